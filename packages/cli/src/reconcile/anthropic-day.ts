import { z } from "zod";

import type { Day, DayUsage } from "./day-usage.ts";
import { readPages, type UsageApi } from "./read-pages.ts";

/** https://platform.claude.com/docs/en/api/admin-api/usage-cost/get-messages-usage-report, 2026-11: classes are disjoint; calls are not counted. */
const Usage = z.object({
  model: z.string().nullable(),
  uncached_input_tokens: z.int(),
  cache_read_input_tokens: z.int(),
  cache_creation: z.object({
    ephemeral_1h_input_tokens: z.int(),
    ephemeral_5m_input_tokens: z.int(),
  }),
  output_tokens: z.int(),
});

/** A decimal number of cents, as a text. */
const Cost = z.object({ amount: z.string().regex(/^-?\d+(?:\.\d+)?$/), currency: z.string() });

const NANO_PER_CENT = 10_000_000;

/** What Anthropic says that an organization used and owes for a day. */
export async function readAnthropicDay(api: UsageApi, { end, start }: Day): Promise<DayUsage> {
  const period = [
    ["starting_at", new Date(start * 1000).toISOString()],
    ["ending_at", new Date(end * 1000).toISOString()],
    ["bucket_width", "1d"],
  ] as const;
  const path = "/v1/organizations/usage_report/messages";
  const usages = await readPages(api, path, [...period, ["group_by[]", "model"]], Usage);
  const costs = await readPages(api, "/v1/organizations/cost_report", period, Cost);
  return {
    models: usages.map(({ cache_creation: written, model, ...usage }) => ({
      model: model ?? "",
      promptTokens:
        usage.uncached_input_tokens +
        usage.cache_read_input_tokens +
        written.ephemeral_1h_input_tokens +
        written.ephemeral_5m_input_tokens,
      completionTokens: usage.output_tokens,
    })),
    costNano: costs.reduce(
      (sum, { amount }) => sum + Math.round(Number(amount) * NANO_PER_CENT),
      0,
    ),
  };
}
