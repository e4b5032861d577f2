import { type Kysely, type Selectable, sql } from "kysely";

import { IS_OURS } from "../reports/usage-measures.ts";
import type { EventsTable } from "../schema/event-tables.ts";
import type { Tables } from "../schema/tables.ts";
import { bringTo, type Correction } from "./correct-event.ts";

/** Events that one transaction goes through. */
const MAX_EVENTS = 500;

type Event = Selectable<EventsTable>;

/** Which calls have another price. Times are Unix milliseconds. */
export interface RepricedCalls {
  readonly provider: string;
  /** The name under which their price was found, or, where none was, by which limits count them. */
  readonly model: string;
  /** Calls of this setting, those priced by its own prices included. If absent, only calls that were priced by lists, or not at all. */
  readonly settingId: string | undefined;
  readonly startMs: number;
  readonly endMs: number;
  /** Where the page before ended. */
  readonly after: EventPlace | undefined;
}

export interface EventPlace {
  readonly atMs: number;
  readonly id: string;
}

export interface RepriceOptions extends Pick<Correction, "actor" | "reason"> {
  /** What a call costs, by its usage; `undefined` where the prices leave out something it used. */
  readonly costOf: (event: Event) => number | undefined;
  readonly newId: () => string;
  /** Without, it is only counted what would be done. */
  readonly apply: boolean;
}

export interface Repriced {
  readonly events: number;
  /** Those whose cost is another one. */
  readonly changed: number;
  /** Those that used something without a price: they stay as they are, and are in neither sum. */
  readonly leftAlone: number;
  readonly beforeNano: bigint;
  readonly afterNano: bigint;
  /** Where the next page begins; `undefined` when there is none. */
  readonly next: EventPlace | undefined;
}

/**
 * Brings a page of past calls to what they cost by other prices, in the order of their times. Events stay as they were booked: each
 * difference is an entry of its own, as a correction is (decision 0025), so what is repriced to the same prices again changes nothing. Calls
 * of unknown outcome, those with parts at prices of their own or whose time has a price, and spend of another gateway are left alone.
 */
export async function repriceEvents(
  transaction: Kysely<Tables>,
  calls: RepricedCalls,
  { actor, apply, costOf, newId, reason }: RepriceOptions,
): Promise<Repriced> {
  const events = await pageOf(transaction, calls);
  let [changed, leftAlone, beforeNano, afterNano] = [0, 0, 0n, 0n];
  for (const { corrected_nano: correctedNano, ...event } of events) {
    const cost = costOf(event);
    if (cost === undefined) {
      leftAlone += 1;
      continue;
    }
    const costNano = BigInt(cost);
    const before = BigInt(event.cost_nano) + BigInt(correctedNano);
    beforeNano += before;
    afterNano += costNano;
    if (before === costNano) continue;
    changed += 1;
    const correction = { id: newId(), eventId: event.id, costNano, reason, actor };
    if (apply) await bringTo(transaction, event, correction);
  }
  const last = events.length < MAX_EVENTS ? undefined : events.at(-1);
  const next = last && { atMs: last.created_at.getTime(), id: last.id };
  return { events: events.length, changed, leftAlone, beforeNano, afterNano, next };
}

type RepricedEvent = Event & { readonly corrected_nano: string };

/** Locked, with what corrects each so far: nobody else reprices or corrects them meanwhile. */
async function pageOf(
  transaction: Kysely<Tables>,
  { after, endMs, model, provider, settingId, startMs }: RepricedCalls,
): Promise<readonly RepricedEvent[]> {
  const whose =
    settingId === undefined
      ? sql`(prices.price_version is null or prices.price_version not like 'cost-map:%'
          and prices.price_version <> 'self-hosted')`
      : sql`events.setting_id = ${settingId}`;
  const behind =
    after === undefined
      ? sql`true`
      : sql`(events.created_at, events.id) > (${new Date(after.atMs)}, ${after.id}::uuid)`;
  const { rows } = await sql<RepricedEvent>`
    select events.*, (select coalesce(sum(delta_nano), 0)::text from event_corrections
      where event_corrections.event_id = events.id) as corrected_nano
    from events left join prices on prices.id = events.price_id
    where events.created_at >= ${new Date(startMs)} and events.created_at < ${new Date(endMs)}
      and events.provider = ${provider}
      and coalesce(prices.model, nullif(events.deployment, ''), events.model) = ${model}
      and ${whose} and ${behind}
      and events.corrects is null and events.outcome is null and events.other_usage is null and events.slot_time is null
      and ${IS_OURS} and events.usage_source <> 'none'
    order by events.created_at, events.id limit ${MAX_EVENTS}
    for update of events`.execute(transaction);
  return rows;
}
