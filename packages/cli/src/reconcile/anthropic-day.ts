import { z } from "zod";

import type { Day, DayUsage, ModelUsage } from "./day-usage.ts";
import { readPages, type UsageApi } from "./read-pages.ts";

/** https://platform.claude.com/docs/en/api/admin/usage_report/retrieve_messages, 2026-11: classes are disjoint; calls are not counted. */
const Usage = z.object({
  model: z.string().nullable(),
  uncached_input_tokens: z.int(),
  cache_read_input_tokens: z.int(),
  cache_creation: z.object({
    ephemeral_1h_input_tokens: z.int(),
    ephemeral_5m_input_tokens: z.int(),
  }),
  output_tokens: z.int(),
  server_tool_use: z.object({ web_search_requests: z.int() }).nullish(),
});

/** https://platform.claude.com/docs/en/api/admin/cost_report/retrieve, 2026-11: a decimal number of cents, as a text. */
const Cost = z.object({
  amount: z.string().regex(/^-?\d+(?:\.\d+)?$/),
  currency: z.string(),
  model: z.string().nullish(),
  cost_type: z.string().nullish(),
  description: z.string().nullish(),
});

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
  const costPath = "/v1/organizations/cost_report";
  const costs = await readPages(api, costPath, [...period, ["group_by[]", "description"]], Cost);
  const otherCosts: Record<string, number> = {};
  const priced: ModelUsage[] = [];
  let costNano = 0;
  for (const { amount, cost_type, description, model } of costs) {
    const nano = Math.round(Number(amount) * NANO_PER_CENT);
    costNano += nano;
    const name = description ?? cost_type ?? "";
    if (typeof model === "string") priced.push({ model, figures: {}, costNano: nano });
    else otherCosts[name] = (otherCosts[name] ?? 0) + nano;
  }
  return { models: [...usages.map(toModel), ...priced], costNano, otherCosts };
}

const toModel = ({ cache_creation: written, model, ...usage }: z.infer<typeof Usage>) => ({
  model: model ?? "",
  figures: {
    "input tokens": usage.uncached_input_tokens,
    "cached input tokens": usage.cache_read_input_tokens,
    "cache write tokens": written.ephemeral_5m_input_tokens,
    "cache write tokens (long)": written.ephemeral_1h_input_tokens,
    "output tokens": usage.output_tokens,
    "web searches": usage.server_tool_use?.web_search_requests ?? 0,
  },
});
