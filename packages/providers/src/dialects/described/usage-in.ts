import { isRecord, type JsonRecord } from "../../formats/json/is-record.ts";
import { NO_REPORT, type ReportedUsage } from "../../reading/usage/read-usage.ts";
import { toUsage as fromAnthropic } from "../anthropic/answer/to-usage.ts";
import { fromInputOutput } from "../openai/usage/input-output-usage.ts";
import { toUsage as fromOpenAi } from "../openai/usage/to-usage.ts";

/** What only the usage of OpenAI's newer APIs holds beside its counts. */
const NEWER = ["total_tokens", "input_tokens_details", "input_token_details"];

/** Usage in OpenAI's shape, old or new, or in Anthropic's; nothing when it is in none of them. */
export function usageIn(reported: unknown): ReportedUsage {
  if (!isRecord(reported)) return NO_REPORT;
  if ((reported["prompt_tokens"] ?? null) !== null) return fromOpenAi(reported);
  const isNewer = NEWER.some((name) => name in reported);
  return isNewer ? fromInputOutput(reported) : fromAnthropic(reported);
}

export const modelIn = ({ model }: JsonRecord): string | undefined =>
  typeof model === "string" && model !== "" ? model : undefined;

/** How OpenAI says that it has served a call. */
export const tierIn = ({ service_tier: tier }: JsonRecord): string | undefined =>
  typeof tier === "string" ? tier : undefined;
