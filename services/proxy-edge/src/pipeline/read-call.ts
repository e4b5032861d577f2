import { GatewayError, parseGoDuration } from "@lintel/core";
import type { CallBody } from "@lintel/providers";

import type { Deps } from "../deps.ts";
import { type Exchange, headerOf } from "./exchange.ts";
import { readBytes } from "./read-bytes.ts";

export interface Call {
  readonly body: CallBody;
  /** For the exchange with the upstream. */
  readonly timeoutMs: number;
}

/**
 * Stage 2. Reads the body, once, and what the gateway acts on in it. What cannot be read for certain is
 * refused: no later check is skipped because of a body's shape.
 */
export async function readCall(deps: Pick<Deps, "rules">, exchange: Exchange): Promise<Call> {
  const { headers, incoming, surface } = exchange;
  const timeoutMs = readTimeout(headerOf(headers, "x-request-timeout"), deps.rules.timeoutMs);
  const encoding = headerOf(headers, "content-encoding").trim().toLowerCase();
  if (encoding !== "" && encoding !== "identity") {
    throw new GatewayError("encoding_unsupported", "send the body without a content encoding");
  }
  const bytes = await readBytes(incoming, deps.rules.maxBodyBytes);
  const verdict = surface.endpoint.readCall(bytes, {
    method: "POST",
    contentType: headerOf(headers, "content-type"),
    params: {},
    mustKnowModel: true,
  });
  if (!verdict.readable) throw new GatewayError("invalid_request", verdict.reason);
  return { body: verdict.body, timeoutMs };
}

/** A caller may ask for less time than the operator allows, never for more. */
function readTimeout(header: string, longestMs: number): number {
  if (header === "") return longestMs;
  const asked = parseGoDuration(header.trim());
  if (asked === undefined || asked <= 0) {
    throw new GatewayError("invalid_timeout", "invalid timeout");
  }
  return Math.min(asked, longestMs);
}
