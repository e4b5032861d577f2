import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";

import type { Caller } from "../../access/caller.ts";
import { Problem } from "../../problems/problem.ts";

/** What a handler gets from the server beside the request. Empty where there is no socket, as in tests. */
export interface AdminEnv {
  Bindings: Partial<HttpBindings>;
  /** Set before any handler runs. */
  Variables: {
    readonly requestId: string;
    readonly caller: Caller;
    /** The address the request comes from; empty where there is no socket. */
    readonly source: string;
    /** Set once it has been read. */
    readonly body?: Uint8Array;
  };
}

/**
 * So much of a body that is too large is still taken and dropped, and for so long: most clients write all of it
 * before they read the refusal, and would otherwise only see the connection break.
 */
const MAX_DRAINED_BYTES = 32 * 1024 * 1024;
const MAX_DRAINED_MS = 1000;

/** The whole body, as bytes. Throws a problem when it is larger than `maxBytes` or breaks off. */
export async function readBytes(c: Context<AdminEnv>, maxBytes: number): Promise<Uint8Array> {
  const pieces = bodyOf(c)[Symbol.asyncIterator]();
  const body = await take(pieces, maxBytes).catch((cause: unknown) => {
    throw new Problem("bodyUnreadable", "the request body could not be read", { cause });
  });
  if (body === undefined) {
    await drop(pieces);
    throw new Problem("bodyTooLarge", `the request body is larger than ${maxBytes} bytes`);
  }
  c.set("body", body);
  return body;
}

type Pieces = AsyncIterator<Uint8Array>;

/** All that comes; `undefined` as soon as it is more than `maxBytes`. */
async function take(pieces: Pieces, maxBytes: number): Promise<Uint8Array | undefined> {
  const taken: Uint8Array[] = [];
  let size = 0;
  for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) {
    size += next.value.byteLength;
    if (size > maxBytes) return undefined;
    taken.push(next.value);
  }
  return Buffer.concat(taken);
}

async function drop(pieces: Pieces): Promise<void> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), MAX_DRAINED_MS);
  let size = 0;
  try {
    while (size < MAX_DRAINED_BYTES) {
      const next = await Promise.race([pieces.next(), late.promise]);
      if (next === undefined || next.done === true) return;
      size += next.value.byteLength;
    }
  } catch {
    // The caller has gone: no answer is needed.
  } finally {
    clearTimeout(timer);
  }
}

/** A `Request` hides the body of a GET, which the README's `GET /api/v2/events` has: that comes from the socket. */
function bodyOf(c: Context<AdminEnv>): AsyncIterable<Uint8Array> {
  const { incoming } = c.env;
  if (c.req.method === "GET" && incoming !== undefined) {
    // Destroying it would take the connection, and with it the answer, away.
    return incoming.iterator({ destroyOnReturn: false });
  }
  return c.req.raw.body ?? ReadableStream.from<Uint8Array>([]);
}
