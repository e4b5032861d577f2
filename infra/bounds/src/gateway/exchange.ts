import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";

import { Exchange } from "@lintel/proxy-edge/src/pipeline/exchange.ts";
import type { Inbound } from "@lintel/proxy-edge/src/pipeline/inbound.ts";

import type { GeneratedCall } from "../calls/index.ts";

/** A connection that is none: what is written to it is kept as far as it is of use. */
class Sink extends Socket {
  readonly #pieces: Buffer[] = [];
  #bytes = 0;

  override _write(chunk: Buffer | string, encoding: BufferEncoding, done: () => void): void {
    this.#keep(chunk, encoding);
    done();
  }

  override _writev(
    chunks: { readonly chunk: Buffer | string; readonly encoding: BufferEncoding }[],
    done: () => void,
  ): void {
    for (const { chunk, encoding } of chunks) this.#keep(chunk, encoding);
    done();
  }

  #keep(chunk: Buffer | string, encoding: BufferEncoding): void {
    const piece = typeof chunk === "string" ? Buffer.from(chunk, encoding) : chunk;
    if (this.#bytes < MAX_KEPT_BYTES) this.#pieces.push(piece);
    this.#bytes += piece.length;
  }

  get text(): string {
    return Buffer.concat(this.#pieces).toString("utf8");
  }
}

const MAX_KEPT_BYTES = 16 * 1024;

export interface OpenExchange {
  readonly exchange: Exchange;
  /** The beginning of what the caller got, head and all. */
  readonly answered: () => string;
}

/** A request and its answer as Node hands them over, without a connection. */
export function openExchange(
  id: string,
  inbound: Inbound,
  { body, contentType, headers }: GeneratedCall,
  secret: string,
): OpenExchange {
  const sink = new Sink();
  const incoming = new IncomingMessage(sink);
  const all = {
    ...headers,
    authorization: `Bearer ${secret}`,
    "content-type": contentType,
    "content-length": String(body.length),
  };
  incoming.method = "POST";
  incoming.url = inbound.calledPath;
  for (const [name, value] of Object.entries(all)) {
    incoming.headers[name] = value;
    incoming.rawHeaders.push(name, value);
  }
  const outgoing = new ServerResponse(incoming);
  outgoing.assignSocket(sink);
  incoming.push(body);
  incoming.push(null);
  incoming.complete = true;
  return { exchange: new Exchange(id, inbound, { incoming, outgoing }), answered: () => sink.text };
}
