import { z } from "zod";

import type { Day, DayUsage } from "./day-usage.ts";
import { readPages, type UsageApi } from "./read-pages.ts";

/** https://platform.openai.com/docs/api-reference/usage, 2026-11: prompt tokens include cached ones, and those of audio and pictures. */
const Usage = z.object({
  model: z.string().nullable(),
  input_tokens: z.int(),
  output_tokens: z.int().default(0),
  num_model_requests: z.int(),
});

const Cost = z.object({ amount: z.object({ value: z.coerce.number(), currency: z.string() }) });

const REPORTS = ["completions", "embeddings"] as const;

/** What OpenAI says that an organization used and owes for a day. */
export async function readOpenAiDay(api: UsageApi, { end, start }: Day): Promise<DayUsage> {
  const period = [
    ["start_time", String(start)],
    ["end_time", String(end)],
    ["bucket_width", "1d"],
  ] as const;
  const models = [];
  for (const report of REPORTS) {
    const path = `/v1/organization/usage/${report}`;
    models.push(...(await readPages(api, path, [...period, ["group_by", "model"]], Usage)));
  }
  const costs = await readPages(api, "/v1/organization/costs", period, Cost);
  return {
    models: models.map((usage) => ({
      model: usage.model ?? "",
      calls: usage.num_model_requests,
      promptTokens: usage.input_tokens,
      completionTokens: usage.output_tokens,
    })),
    costNano: Math.round(costs.reduce((sum, { amount }) => sum + amount.value, 0) * 1e9),
  };
}
