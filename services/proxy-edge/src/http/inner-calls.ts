import { once } from "node:events";
import { createServer, type IncomingMessage, request, type RequestOptions } from "node:http";
import { duplexPair } from "node:stream";

import type { Wire } from "../pipeline/exchange.ts";

export interface InnerRequest {
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
  /** Gives the call up. */
  readonly signal: AbortSignal;
}

export interface InnerAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/**
 * Makes a call of the gateway's to itself, over a connection in memory: it is served as one that came in is, with all that
 * this does. Rejects when it is given up, or broken off.
 */
export async function callInside(
  serve: (wire: Wire) => void,
  { body, headers, signal }: InnerRequest,
): Promise<InnerAnswer> {
  const [near, far] = duplexPair();
  const server = createServer((incoming, outgoing) => serve({ incoming, outgoing }));
  server.emit("connection", far);
  const options: RequestOptions = {
    method: "POST",
    path: "/",
    headers: [...headers, "host", "lintel", "content-length", String(body.length)],
    createConnection: () => near,
    signal,
  };
  try {
    const outgoing = request(options);
    outgoing.end(body);
    const [answer]: IncomingMessage[] = await once(outgoing, "response");
    if (answer === undefined) throw new Error("a response without an answer");
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(Buffer.from(chunk));
    return {
      status: answer.statusCode ?? 500,
      headers: answer.headers,
      body: Buffer.concat(chunks),
    };
  } finally {
    near.destroy();
    far.destroy();
  }
}
