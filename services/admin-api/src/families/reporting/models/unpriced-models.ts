import { toUnixSeconds } from "@lintel/admin-models";
import type { UnpricedModel } from "@lintel/db";
import { z } from "zod";

const Seconds = z.string().regex(/^\d{1,10}$/);
const MAX_MODELS = 500;

/** When calls were unpriced. */
export const UnpricedQuery = z.object({
  start: Seconds.optional().meta({
    description: "Unix seconds; included. 30 days before the end unless given.",
  }),
  end: Seconds.optional().meta({ description: "Unix seconds; not included. Now unless given." }),
});
type UnpricedQuery = z.infer<typeof UnpricedQuery>;

const MONTH_MS = 30 * 24 * 3600 * 1000;

export function toUnpricedSearch({ end, start }: UnpricedQuery, nowMs: number) {
  const untilMs = end === undefined ? nowMs + 1 : Number(end) * 1000;
  const fromMs = start === undefined ? untilMs - MONTH_MS : Number(start) * 1000;
  return { fromMs, untilMs, limit: MAX_MODELS };
}

/** A model whose calls were booked without a price. */
export const UnpricedModelAnswer = z
  .object({
    provider: z.string(),
    model: z.string(),
    calls: z.int(),
    lastSeenAt: z.int().meta({ description: "Unix seconds." }),
    unknownUsage: z.array(z.string()).meta({
      description: "What has no price, where the model itself has one: members of the usage.",
    }),
  })
  .meta({ id: "UnpricedModel" });

export const toUnpricedAnswer = ({ lastSeenMs, ...model }: UnpricedModel) => ({
  ...model,
  unknownUsage: [...model.unknownUsage],
  lastSeenAt: toUnixSeconds(lastSeenMs),
});
