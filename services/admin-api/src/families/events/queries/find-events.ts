import type { Tables } from "@lintel/db";
import { type Kysely, sql } from "kysely";

import type { Page } from "../../../paging/page.ts";
import { readPages } from "../../../paging/read-pages.ts";
import type { Span } from "../../reporting/queries/divide-period.ts";
import { findEventsFrom } from "../../reporting/queries/read-usage.ts";
import { cubesFor } from "../../reporting/queries/usage-cubes.ts";
import type { EventOrder, EventPosition } from "../models/event-cursor.ts";
import { conditionsOf, type EventFilter } from "./filter-events.ts";
import { eventsOfHours, ofUsers } from "./find-by-hours.ts";
import { all, isListed, type Listing, meets, type Part, sortingOf, spanOf } from "./listing.ts";
import { narrowSearch } from "./narrow-search.ts";
import { type ListedEvent, readListing } from "./read-listing.ts";

const MAX_ROWS = 500;
/** Among so many events, most of what is asked for is found at once. */
const FIRST_EVENTS = 5000;
/** So many times as many calls of a user as a page has are looked through, where it is not known what they met. */
const MORE = 10;
/** How much more is looked through next, where that was not enough. */
const WIDER = 4;

/** Which part of which listing: after an event, or from an offset; at most so many. */
export interface EventPage extends Omit<Page, "after"> {
  readonly after?: EventPosition | undefined;
}

/** Events that meet a filter. Neither their number nor their bodies are held in memory beyond one page. */
export const findEvents = (
  db: Kysely<Tables>,
  filter: EventFilter,
  order: EventOrder,
  { after, ...page }: EventPage = {},
): AsyncGenerator<readonly ListedEvent[]> =>
  readPages<ListedEvent>(page, MAX_ROWS, ({ last, size, offset }) =>
    readPage(db, {
      filter,
      order,
      after: last ?? after,
      size,
      offset: after === undefined ? offset : 0,
    }),
  );

/**
 * One page, without reading many events that are not on it (decision 0077): what is not soon found in the order of the listing is looked
 * up where the sums say that it is.
 */
async function readPage(db: Kysely<Tables>, listing: Listing): Promise<readonly ListedEvent[]> {
  if (hasIndex(listing)) return (await readListing(db, listing, inOrder(listing))).rows;
  const first = await findFirst(db, listing);
  if (first !== undefined) return first;
  const { from, until } = spanOf(listing);
  const stored = { from: Math.max(from, await findEventsFrom(db)), until };
  const { by, order } = listing.order;
  if (by === "date") return findByDate(db, listing, stored);
  return order === "desc"
    ? findDearest(db, listing, stored)
    : (await readListing(db, listing, eventsOfHours(listing, stored))).rows;
}

const isGiven = (list: readonly unknown[] = []): boolean => list.length > 0;

/** Whether an index has just the events of a listing, or so few more that it does not matter. */
function hasIndex({ filter, order: { by } }: Listing): boolean {
  const { customIds, keyIds = [], outcome, status = 0, ...others } = filter;
  if (outcome !== undefined || isGiven(customIds)) return true;
  const { actions, models, policyIds, providers, routeIds, tags, userIds } = others;
  const lists = [actions, models, policyIds, providers, routeIds, tags, userIds];
  if (status !== 0 || lists.some(isGiven)) return false;
  // By date, Postgres would look for a busy key among all events, also when it has had no call for long.
  return keyIds.length === 0 || (by === "cost" && keyIds.length === 1);
}

const inOrder = (listing: Listing): Part => sql`
  select * from events where ${all([...isListed(listing, spanOf(listing)), ...meets(listing)])}
  order by ${sortingOf(listing.order)} offset ${listing.offset} limit ${listing.size}`;

/**
 * A page that is among the first events in the order of the listing, whatever these are; or of one key, whose dearest calls have an index.
 * Not tried where the filter names keys or users otherwise: their events are few, as a rule.
 */
async function findFirst(
  db: Kysely<Tables>,
  listing: Listing,
): Promise<readonly ListedEvent[] | undefined> {
  const { filter, order, size } = listing;
  const { keyIds = [], userIds } = filter;
  const isOfKey = order.by === "cost" && keyIds.length === 1;
  if (isGiven(userIds) || (keyIds.length > 0 && !isOfKey)) return undefined;
  const ofKey = isOfKey ? conditionsOf({ keyIds }) : [];
  const first = await readListing(db, listing, amongFirst(listing, ofKey, FIRST_EVENTS));
  if (first.count === size) return first.rows;
  if (first.count * WIDER < size) return undefined;
  const more = await readListing(db, listing, amongFirst(listing, ofKey, FIRST_EVENTS * WIDER));
  return more.count === size ? more.rows : undefined;
}

function amongFirst(listing: Listing, ofKey: readonly Part[], events: number): Part {
  const sorting = sortingOf(listing.order);
  return sql`
    select * from (
      select * from events where ${all([...isListed(listing, spanOf(listing)), ...ofKey])} order by ${sorting} limit ${events}
    ) as first_event
    where ${all(meets(listing))} order by ${sorting} offset ${listing.offset} limit ${listing.size}`;
}

/**
 * In the part of the span that has the page going by the sums, or in more of it where it is not there: the sums do not know what users met but for
 * models, and those of other gateways stand for more calls than there are events.
 */
async function findByDate(
  db: Kysely<Tables>,
  listing: Listing,
  span: Span,
): Promise<readonly ListedEvent[]> {
  const { filter, offset, order, size } = listing;
  const isKnown = cubesFor(filter).days !== undefined;
  const sought = { filter: isKnown ? filter : ofUsers(filter), order: order.order };
  for (let calls = (offset + size) * (isKnown ? 1 : MORE); ; calls *= WIDER) {
    const narrowed = await narrowSearch(db, { ...sought, calls }, span);
    const found = await readListing(db, listing, eventsOfHours(listing, narrowed));
    if (found.count === size || narrowed === span) return found.rows;
  }
}

/** What hours of the greatest cost have tells which others may have something dearer. */
async function findDearest(
  db: Kysely<Tables>,
  listing: Listing,
  span: Span,
): Promise<readonly ListedEvent[]> {
  const { after, offset, size } = listing;
  const choice = { dearest: offset + size, after };
  const { count, rows } = await readListing(db, listing, eventsOfHours(listing, span, choice));
  const upTo = rows.at(-1);
  const sure = count === size && upTo !== undefined ? { upTo } : undefined;
  return (await readListing(db, listing, eventsOfHours(listing, span, sure))).rows;
}
