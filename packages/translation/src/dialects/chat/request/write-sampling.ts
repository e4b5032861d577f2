import type { TargetFacts } from "../../../contract/target-facts.ts";
import type { Conversation } from "../../../model/conversation.ts";
import type { LossList } from "../../../writing/loss-list.ts";
import type { Draft } from "../../../writing/put-extras.ts";
import { putGiven } from "../../../writing/put-given.ts";
import { dropSampling, takesSampling } from "../../../writing/sampling.ts";

/** How tokens are drawn, as far as the model takes such parameters. */
export function writeSampling(
  body: Draft,
  { sampling }: Conversation,
  { traits }: TargetFacts,
  losses: LossList,
): void {
  const isReasoning = body["reasoning_effort"] !== "none";
  if (takesSampling(traits, isReasoning)) {
    putGiven(body, { temperature: sampling.temperature, top_p: sampling.topP });
  } else {
    dropSampling(sampling, losses);
  }
  losses.dropGiven(["topK", sampling.topK]);
  putGiven(body, {
    seed: sampling.seed,
    presence_penalty: sampling.presencePenalty,
    frequency_penalty: sampling.frequencyPenalty,
    logit_bias: sampling.logitBias,
    logprobs: sampling.logprobs,
    top_logprobs: sampling.topLogprobs,
    n: sampling.choices,
  });
}
