import type { paths } from "@lintel/admin-client";
import createFetchClient from "openapi-fetch";

import { ApiProblem, toProblem } from "./api-problem.ts";

/** How long an answer may take: longer than the longest query of the admin API. */
const DEADLINE_MS = 40_000;

/** The folder the page is in: every screen is one segment below it, so it works under any path before it. */
export const CONSOLE_PATH = new URL(".", document.baseURI).pathname.replace(/\/$/, "");

/** Where the admin API is: the folder above. */
export const SERVICE_URL = new URL("..", document.baseURI).href.replace(/\/$/, "");

/** Sent with each request. A page of another origin cannot send it without being asked first, and so forges none. */
const OWN_HEADERS = { "x-lintel-csrf": "1" };

const withDeadline = (request: Request): Promise<Response> =>
  fetch(request, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(DEADLINE_MS)]) });

/** The admin API, typed by its document, with the session's cookie. */
export const api = createFetchClient<paths>({
  baseUrl: SERVICE_URL,
  credentials: "same-origin",
  redirect: "error",
  headers: OWN_HEADERS,
  fetch: withDeadline,
  // Lists of ids as the admin API reads them.
  querySerializer: { array: { style: "form", explode: true } },
});

interface Exchange<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/** What was answered, or a thrown `ApiProblem`. */
export async function answerOf<Data>(exchange: Promise<Exchange<Data>>): Promise<Data> {
  return (await taggedAnswerOf(exchange)).value;
}

/** An answer, and the version of the entity in it, to be named when it is changed. */
export interface Tagged<Data> {
  readonly value: Data;
  readonly etag: string | undefined;
}

/** As `answerOf`, for an entity that is going to be changed. */
export async function taggedAnswerOf<Data>(
  exchange: Promise<Exchange<Data>>,
): Promise<Tagged<Data>> {
  const { data, error, response } = await reached(exchange);
  if (response.ok && data !== undefined) {
    return { value: data, etag: response.headers.get("etag") ?? undefined };
  }
  throw toProblem(response, error);
}

/** Waits for an answer without a body. */
export async function done(exchange: Promise<Exchange<unknown>>): Promise<void> {
  const { error, response } = await reached(exchange);
  if (!response.ok) throw toProblem(response, error);
}

async function reached<Data>(exchange: Promise<Exchange<Data>>): Promise<Exchange<Data>> {
  try {
    return await exchange;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    const isLate = cause instanceof DOMException && cause.name === "TimeoutError";
    throw new ApiProblem(
      isLate ? "the admin API did not answer in time" : "the admin API cannot be reached",
      { title: isLate ? "No answer" : "Not reachable", status: 0, cause },
    );
  }
}
