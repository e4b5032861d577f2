import { GatewayError } from "@lintel/core";

import { ArrivedRequest } from "../../http/arrived-request.ts";
import { toLength } from "../../http/to-length.ts";
import { ClientDisconnected, type Exchange } from "../exchange.ts";
import { BodyCollector } from "./body-collector.ts";
import { MAX_ORDINARY_BYTES } from "./call-body.ts";

/**
 * Reads a request's body whole; fails as soon as it is known to be longer than `maxBytes`, that large bodies together leave no
 * room for it, or that its caller has left, or is dismissed, before all of it was read. At once where it is there.
 */
export function readBytes(
  exchange: Pick<Exchange, "hold" | "incoming" | "onDisconnect">,
  maxBytes: number,
): Buffer | Promise<Buffer> {
  const { incoming } = exchange;
  const tooLarge = () =>
    new GatewayError("body_too_large", `the body is larger than ${maxBytes} bytes`);
  const expected = toLength(incoming.headers["content-length"] ?? "") ?? 0;
  if (expected > maxBytes) {
    return Promise.reject(tooLarge());
  }
  if (incoming instanceof ArrivedRequest) return incoming.body;
  return new Promise((resolve, reject) => {
    const body = new BodyCollector(expected);
    const stop = (error: GatewayError): void => {
      incoming.off("data", onData);
      incoming.pause();
      reject(error);
    };
    const onData = (chunk: Buffer): void => {
      const size = body.size + chunk.length;
      if (size > maxBytes) return stop(tooLarge());
      const more = largeBytes(size) - largeBytes(body.size);
      if (more > 0 && !exchange.hold(more)) return stop(noRoom());
      body.push(chunk);
    };
    const onGone = (): void => {
      // It closes after every request; only an error that is needed is made, for it is not cheap.
      if (!incoming.readableEnded) reject(new ClientDisconnected());
    };
    // What was closed before closes no more, and what of it was not read is gone.
    if (incoming.destroyed) return onGone();
    incoming.on("data", onData);
    incoming.on("end", () => resolve(body.take()));
    incoming.on("error", onGone);
    incoming.on("close", onGone);
    exchange.onDisconnect(onGone);
  });
}

/** What a body takes of the room for large ones. */
const largeBytes = (bytes: number): number => (bytes > MAX_ORDINARY_BYTES ? bytes : 0);

const noRoom = () =>
  new GatewayError("overloaded", "too many large bodies at once, try again", {
    retryAfterSeconds: 1,
  });
