import type { IncomingMessage } from "node:http";

import { GatewayError, parseGoDuration } from "@lintel/core";
import { type CallHead, readEndpointCall, type UnreadableBody } from "@lintel/providers";

import type { Deps, LargeBodyVerdict } from "../../deps.ts";
import { ClientDisconnected, type Exchange, headerOf } from "../exchange.ts";
import type { CallReading } from "../inbound.ts";
import { restrictsModels } from "../permit/allow-model.ts";
import type { Caller } from "../permit/authenticate.ts";
import type { UsableSettings } from "../permit/authorise.ts";
import { type AnyBody, MAX_ORDINARY_BYTES } from "./call-body.ts";
import { readBytes } from "./read-bytes.ts";

export interface Call {
  readonly body: AnyBody;
  /** A body that is not read but passed on while it comes. */
  readonly upload: IncomingMessage | undefined;
  /** For the exchange with the upstream. */
  readonly timeoutMs: number;
}

const NO_BYTES = Buffer.alloc(0);

/**
 * Reads the body, once, and what the gateway acts on in it; one of which nothing has to be known is left
 * to be passed on. What cannot be read for certain is refused: no later check is skipped because of a body's shape.
 */
export async function readCall(
  deps: Pick<Deps, "largeBodies" | "rules">,
  exchange: Exchange,
  { caller, settings }: { readonly caller: Caller; readonly settings: UsableSettings },
): Promise<Call> {
  const { headers, inbound, incoming } = exchange;
  const { endpoint } = inbound.reading;
  const timeoutMs = readTimeout(headerOf(headers, "x-request-timeout"), deps.rules.timeoutMs);
  const head: CallHead = {
    method: inbound.method,
    contentType: headerOf(headers, "content-type"),
    params: inbound.params,
    mustKnowModel: restrictsModels(settings) || limitsModels(caller),
    betas: headerOf(headers, "anthropic-beta"),
  };
  const isWhole = isTakenWhole(endpoint.bodyMode, head);
  const hasBody = isWhole || bodyFollows(incoming);
  const bytes = isWhole ? await readWhole(deps, exchange) : NO_BYTES;
  const verdict =
    bytes.length <= MAX_ORDINARY_BYTES
      ? readEndpointCall(endpoint, bytes, head)
      : await readLarge(deps, exchange, { bytes, head });
  if (!verdict.readable) throw refusalOf(verdict);
  if (isWhole || !hasBody) return { body: verdict.body, upload: undefined, timeoutMs };
  // What only passes may say anything; files, which always do, say nothing.
  const isUncertain = endpoint.bodyMode === "auto";
  return { body: { ...verdict.body, isUncertain }, upload: incoming, timeoutMs };
}

const refusalOf = ({ isUnsupported, reason }: UnreadableBody): GatewayError =>
  new GatewayError(isUnsupported === true ? "unsupported" : "invalid_request", reason);

/** Reads a body that would block other calls. Rejects at once when the caller disconnects. */
async function readLarge(
  deps: Pick<Deps, "largeBodies">,
  exchange: Exchange,
  { bytes, head }: { readonly bytes: Buffer; readonly head: CallHead },
): Promise<LargeBodyVerdict> {
  const verdict = await deps.largeBodies.read(exchange.inbound.reading, bytes, head);
  if (exchange.disconnected) throw new ClientDisconnected();
  return verdict;
}

function isTakenWhole(
  bodyMode: CallReading["endpoint"]["bodyMode"],
  { contentType, mustKnowModel }: CallHead,
): boolean {
  if (bodyMode !== "auto") return bodyMode === "buffer";
  return mustKnowModel || /^application\/(?:[\w.-]+\+)?json\b/i.test(contentType);
}

const bodyFollows = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

function readWhole(deps: Pick<Deps, "rules">, exchange: Exchange): Promise<Buffer> {
  const encoding = headerOf(exchange.headers, "content-encoding").trim().toLowerCase();
  if (encoding !== "" && encoding !== "identity") {
    throw new GatewayError("encoding_unsupported", "send the body without a content encoding");
  }
  return readBytes(exchange, deps.rules.maxBodyBytes);
}

const limitsModels = ({ key }: Caller): boolean =>
  key.limits.some(({ kind }) => kind === "model-cost");

/** A caller may ask for less time than the operator allows, never for more. */
export function readTimeout(header: string, longestMs: number): number {
  if (header === "") return longestMs;
  const asked = parseGoDuration(header.trim());
  if (asked === undefined || asked <= 0) {
    throw new GatewayError("invalid_timeout", "invalid timeout");
  }
  return Math.min(asked, longestMs);
}
