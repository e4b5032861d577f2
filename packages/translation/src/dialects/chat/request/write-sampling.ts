import type { TargetFacts } from "../../../contract/target-facts.ts";
import type { Conversation } from "../../../model/conversation.ts";
import type { LossList } from "../../../writing/loss-list.ts";
import type { Draft } from "../../../writing/put-extras.ts";

/** How tokens are drawn, as far as the model takes such parameters. */
export function writeSampling(
  body: Draft,
  { sampling }: Conversation,
  { traits }: TargetFacts,
  losses: LossList,
): void {
  const isSet =
    traits.sampling === "always" ||
    (traits.sampling === "withoutReasoning" && body["reasoning_effort"] === "none");
  const { temperature, topP } = sampling;
  if (isSet) {
    if (temperature !== undefined) body["temperature"] = temperature;
    if (topP !== undefined) body["top_p"] = topP;
  } else {
    if (temperature !== undefined && temperature !== 1) losses.drop("temperature");
    if (topP !== undefined && topP !== 1) losses.drop("topP");
  }
  if (sampling.topK !== undefined) losses.drop("topK");
  const others: Draft = {
    seed: sampling.seed,
    presence_penalty: sampling.presencePenalty,
    frequency_penalty: sampling.frequencyPenalty,
    logit_bias: sampling.logitBias,
    logprobs: sampling.logprobs,
    top_logprobs: sampling.topLogprobs,
    n: sampling.choices,
  };
  for (const [name, value] of Object.entries(others)) if (value !== undefined) body[name] = value;
}
