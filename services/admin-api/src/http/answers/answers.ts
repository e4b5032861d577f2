import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

import type { AdminEnv } from "../input/read-bytes.ts";

const JSON_HEADERS = { "content-type": "application/json; charset=utf-8" } as const;

/** A JSON answer. */
export const answerJson = (
  c: Context<AdminEnv>,
  value: unknown,
  status: ContentfulStatusCode = 200,
): Response => c.body(JSON.stringify(value), status, JSON_HEADERS);

/** The contract's empty 200. */
export const answerEmpty = (c: Context<AdminEnv>): Response => c.body(null, 200);

/** How a listing ended. */
interface ListEnd<Row> {
  readonly count: number;
  readonly last: Row | undefined;
}

/** What stands around the elements of a listing, as JSON text. */
export interface ListFrame<Row> {
  readonly open: string;
  readonly close: string | ((end: ListEnd<Row>) => string);
}

const BARE_ARRAY: ListFrame<unknown> = { open: "[", close: "]" };

export interface Listing<Row> {
  readonly pages: AsyncIterableIterator<readonly Row[]>;
  readonly toElement: (row: Row) => unknown;
  /** A bare array by default. */
  readonly frame?: ListFrame<Row>;
  /** Called when a page after the first cannot be read. */
  readonly reportFailure: (error: unknown) => void;
}

/**
 * A listing of any length in bounded memory: a page is read when the client has taken the one before. The first
 * page is read before the answer starts, so that most failures still become a proper error; a later one cuts the
 * connection, which a client cannot mistake for the end of the list.
 */
export async function answerList<Row>(
  c: Context<AdminEnv>,
  listing: Listing<Row>,
): Promise<Response> {
  const first = await listing.pages.next();
  return c.body(ReadableStream.from(cuttable(c, listing, first)), 200, JSON_HEADERS);
}

/** The server would write the error's message into the answer and to stderr; so it gets to see none. */
async function* cuttable<Row>(
  c: Context<AdminEnv>,
  listing: Listing<Row>,
  first: IteratorResult<readonly Row[]>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  try {
    yield* listText(listing, first);
  } catch (error) {
    listing.reportFailure(error);
    const { outgoing } = c.env;
    if (outgoing === undefined) throw new Error("the listing broke off", { cause: error });
    outgoing.destroy();
  }
}

async function* listText<Row>(
  { pages, toElement, frame = BARE_ARRAY }: Listing<Row>,
  first: IteratorResult<readonly Row[]>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let separator = frame.open;
  let end: ListEnd<Row> = { count: 0, last: undefined };
  for (let page = first; page.done !== true; page = await pages.next()) {
    if (page.value.length === 0) continue;
    const elements = page.value.map((row) => JSON.stringify(toElement(row)));
    yield encoder.encode(separator + elements.join(","));
    separator = ",";
    end = { count: end.count + page.value.length, last: page.value.at(-1) };
  }
  const close = typeof frame.close === "string" ? frame.close : frame.close(end);
  yield encoder.encode(separator === "," ? close : frame.open + close);
}
