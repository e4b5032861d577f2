import type { Tables } from "@lintel/db";
import { type Kysely, sql } from "kysely";

import type { EventRow } from "../models/event-answer.ts";
import type { EventPosition } from "../models/event-cursor.ts";
import { type Listing, type Part, sortingOf } from "./listing.ts";

/** A row, and where it stands in the listing. */
export type ListedEvent = EventRow & EventPosition;

/** Stored bodies of one page; a single event may still be larger. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

interface Found {
  /** Fewer than there are where their bodies exceed the bound. */
  readonly rows: readonly ListedEvent[];
  /** How many there are; at most as many as a page has. */
  readonly count: number;
}

/**
 * The events of a page, cut where their bodies exceed their bound. Their sizes are known without reading them, so Postgres
 * fetches only the bodies that are sent.
 */
export async function readListing(
  db: Kysely<Tables>,
  { order }: Listing,
  candidates: Part,
): Promise<Found> {
  const sorting = sortingOf(order);
  const { rows } = await sql<ListedEvent & { readonly candidates: string }>`
    with candidate as (${candidates}),
    sized as (
      select *, ${CREATED_TEXT} as created_text, count(*) over () as candidates,
        sum(${BODY_BYTES}) over (order by ${sorting} rows unbounded preceding) as bytes_up_to
      from candidate
    )
    select * from sized where bytes_up_to - ${BODY_BYTES} < ${MAX_BODY_BYTES} order by ${sorting}`.execute(
    db,
  );
  return { rows, count: Number(rows[0]?.candidates ?? 0) };
}

const CREATED_TEXT = sql`to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const BODY_BYTES = sql`(coalesce(octet_length(request), 0) + coalesce(octet_length(response), 0))`;
