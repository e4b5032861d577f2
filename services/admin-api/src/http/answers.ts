import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

import type { AdminEnv } from "./read-bytes.ts";

const JSON_HEADERS = { "content-type": "application/json; charset=utf-8" } as const;

/** A JSON answer. */
export const answerJson = (
  c: Context<AdminEnv>,
  value: unknown,
  status: ContentfulStatusCode = 200,
): Response => c.body(JSON.stringify(value), status, JSON_HEADERS);

/** The contract's empty 200. */
export const answerEmpty = (c: Context<AdminEnv>): Response => c.body(null, 200);

/** What stands around the elements of a listing, as JSON text. */
export interface ListFrame {
  readonly open: string;
  readonly close: string;
}

export const BARE_ARRAY: ListFrame = { open: "[", close: "]" };

/**
 * A listing of any length in bounded memory: a page is read when the client has taken the one before. The first
 * page is read before the answer starts, so that most failures still become a proper error; a later one cuts the
 * connection, which a client cannot mistake for the end of the list.
 */
export async function answerList<Row>(
  c: Context<AdminEnv>,
  pages: AsyncIterableIterator<readonly Row[]>,
  toElement: (row: Row) => unknown,
  frame: ListFrame = BARE_ARRAY,
): Promise<Response> {
  const first = await pages.next();
  const text = listText(first, pages, (row) => JSON.stringify(toElement(row)), frame);
  return c.body(ReadableStream.from(text), 200, JSON_HEADERS);
}

async function* listText<Row>(
  first: IteratorResult<readonly Row[]>,
  rest: AsyncIterableIterator<readonly Row[]>,
  toText: (row: Row) => string,
  frame: ListFrame,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let separator = frame.open;
  for (let page = first; page.done !== true; page = await rest.next()) {
    if (page.value.length === 0) continue;
    yield encoder.encode(separator + page.value.map(toText).join(","));
    separator = ",";
  }
  yield encoder.encode(separator === "," ? frame.close : frame.open + frame.close);
}
