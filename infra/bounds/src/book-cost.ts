import type { CostMap } from "@lintel/core";
import type { OpenJob } from "@lintel/db";
import { toJobBookings } from "@lintel/event-worker/src/provider-jobs/to-job-bookings.ts";
import { measureUsage } from "@lintel/event-worker/src/usage/measure-usage.ts";
import { priceUsage } from "@lintel/event-worker/src/usage/price-usage.ts";
import type { UsageEvent } from "@lintel/events";
import type { PriceBook } from "@lintel/prices";
import type { AnswerReader } from "@lintel/providers";
import type { TokenCounter } from "@lintel/tokens";

import type { Json } from "./json.ts";

export interface BookedCost {
  readonly costNano: number;
  /** Something of it has no price. */
  readonly isUnpriced: boolean;
}

/** What the worker books for an ended call, with its own code. */
export async function bookCall(
  prices: PriceBook,
  counter: Pick<TokenCounter, "count">,
  event: UsageEvent,
): Promise<BookedCost> {
  const countTokens = (model: string, texts: readonly string[]) => counter.count(model, texts);
  const { usage } = await measureUsage({ countTokens }, event);
  const { costNano, unpriced } = priceUsage(prices, event, usage);
  return { costNano, isUnpriced: unpriced };
}

export interface EndedJob {
  readonly event: UsageEvent;
  readonly costMap: CostMap | null;
  /** Reads its results. */
  readonly reader: AnswerReader;
  readonly results: readonly Json[];
}

/** What the worker books for a job that has ended, with its own code. */
export function bookJob(
  prices: PriceBook,
  { costMap, event, reader, results }: EndedJob,
): BookedCost {
  reader.push(Buffer.from(results.map((line) => `${JSON.stringify(line)}\n`).join("")));
  reader.flush();
  const [reported] = reader.read().jobs ?? [];
  const { startedJob: started } = event;
  if (reported === undefined || started === undefined) throw new Error("the job was not read");
  const job: OpenJob = {
    call: event,
    settingId: event.settingId,
    started,
    ended: null,
    used: null,
    asks: 0,
    failures: 0,
  };
  const used = { parts: reported.parts ?? [], isUnknown: reported.isUnknown ?? false };
  const bookings = toJobBookings(prices, costMap, job, used);
  return {
    costNano: bookings.reduce((sum, { costNano }) => sum + costNano, 0),
    isUnpriced: bookings.some(({ unpriced }) => unpriced),
  };
}
