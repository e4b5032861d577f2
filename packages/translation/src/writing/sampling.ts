import type { TargetFacts } from "../contract/target-facts.ts";
import type { Conversation } from "../model/conversation.ts";
import type { LossList } from "./loss-list.ts";

type Sampling = Conversation["sampling"];

/** Whether a model takes temperature and `top_p` in a call. */
export const takesSampling = (
  { sampling }: Pick<TargetFacts["traits"], "sampling">,
  isReasoning: boolean,
): boolean => sampling === "always" || (sampling === "withoutReasoning" && !isReasoning);

/** Lists temperature and `top_p` as lost, unless they are 1, which is the default anyway. */
export function dropSampling({ temperature = 1, topP = 1 }: Sampling, losses: LossList): void {
  if (temperature !== 1) losses.drop("temperature");
  if (topP !== 1) losses.drop("topP");
}

const UNKNOWN = ["seed", "presencePenalty", "frequencyPenalty", "logitBias"] as const;

/** Lists as lost what neither Anthropic's nor Bedrock's dialect has: seeds, penalties, probabilities and several choices. */
export function dropUnknownSampling(sampling: Sampling, losses: LossList): void {
  for (const name of UNKNOWN) if (sampling[name] !== undefined) losses.drop(name);
  if (sampling.logprobs === true) losses.drop("logprobs");
  if (sampling.topLogprobs !== undefined) losses.drop("topLogprobs");
  if ((sampling.choices ?? 1) > 1) losses.drop("choices");
}

/** A temperature in a dialect where it goes from 0 to 1, and not to 2. */
export function temperatureUpToOne(
  { temperature }: Sampling,
  losses: LossList,
): number | undefined {
  if (temperature === undefined || temperature <= 1) return temperature;
  losses.change("temperature");
  return 1;
}
