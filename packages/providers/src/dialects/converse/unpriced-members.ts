import { isRecord, type JsonRecord } from "../../formats/json/is-record.ts";

/**
 * The member of a request because of which a call costs more, or less, than its tokens at their usual prices: guardrails are
 * charged by the text, and other tiers and latencies have prices of their own (aws.amazon.com/bedrock/pricing, November 2026).
 */
export function unpricedMemberIn({
  guardrailConfig,
  performanceConfig,
  serviceTier,
}: JsonRecord): string | undefined {
  if ((guardrailConfig ?? null) !== null) return "guardrailConfig";
  if (isRecord(performanceConfig) && (performanceConfig["latency"] ?? "standard") !== "standard") {
    return "performanceConfig";
  }
  if (isRecord(serviceTier) && (serviceTier["type"] ?? "default") !== "default") {
    return "serviceTier";
  }
  return undefined;
}
