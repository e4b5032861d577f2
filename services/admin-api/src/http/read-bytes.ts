import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";

import type { Caller } from "../access/caller.ts";
import { Problem } from "../problems/problem.ts";

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
 * So much of a body that is too large is still taken and dropped: most clients write all of it before they read the
 * refusal, and would otherwise only see the connection break.
 */
const MAX_DRAINED_BYTES = 32 * 1024 * 1024;

/** The whole body, as bytes. Throws a problem when it is larger than `maxBytes` or breaks off. */
export async function readBytes(c: Context<AdminEnv>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of bodyOf(c)) {
      size += chunk.byteLength;
      if (size > MAX_DRAINED_BYTES) break;
      if (size <= maxBytes) chunks.push(chunk);
    }
  } catch (cause) {
    throw new Problem("bodyUnreadable", "the request body could not be read", { cause });
  }
  if (size > maxBytes) {
    throw new Problem("bodyTooLarge", `the request body is larger than ${maxBytes} bytes`);
  }
  const body = Buffer.concat(chunks);
  c.set("body", body);
  return body;
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
