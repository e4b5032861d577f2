import type { Order } from "../../../paging/page.ts";
import type { Span } from "../../reporting/queries/divide-period.ts";

/** How many calls were made in a unit of time. */
export interface UnitCount {
  /** Unix seconds: where it begins. */
  readonly from: number;
  readonly calls: number;
}

interface Wanted {
  /** From which end of the span on; `desc` begins with the latest. */
  readonly order: Order;
  readonly calls: number;
  /** Seconds of a unit. */
  readonly unit: number;
}

/**
 * The part of a span that has as many calls as are wanted, from the end where they are wanted from; all of it where there are fewer.
 * `counts` are in order of time. Units that an edge of the span cuts count nothing: their calls may be outside.
 */
export function narrowSpan(span: Span, counts: readonly UnitCount[], wanted: Wanted): Span {
  const { calls: enough, order, unit } = wanted;
  let calls = 0;
  for (const count of order === "asc" ? counts : counts.toReversed()) {
    const until = count.from + unit;
    if (count.from < span.from || until > span.until) continue;
    calls += count.calls;
    if (calls < enough) continue;
    return order === "asc" ? { ...span, until } : { ...span, from: count.from };
  }
  return span;
}
