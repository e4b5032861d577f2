import type { IncomingMessage } from "node:http";

import { GatewayError, parseGoDuration } from "@lintel/core";
import type { CallBody, CallHead } from "@lintel/providers";

import type { Deps } from "../deps.ts";
import { restrictsModels } from "./allow-model.ts";
import type { Caller } from "./authenticate.ts";
import type { UsableSettings } from "./authorise.ts";
import { type Exchange, headerOf } from "./exchange.ts";
import { readBytes } from "./read-bytes.ts";

export interface Call {
  readonly body: CallBody;
  /** A body that is not read but passed on while it comes. */
  readonly upload: IncomingMessage | undefined;
  /** For the exchange with the upstream. */
  readonly timeoutMs: number;
}

const NO_BYTES = Buffer.alloc(0);

/**
 * Stage 3. Reads the body, once, and what the gateway acts on in it; one of which nothing has to be known is left
 * to be passed on. What cannot be read for certain is refused: no later check is skipped because of a body's shape.
 */
export async function readCall(
  deps: Pick<Deps, "rules">,
  exchange: Exchange,
  { caller, settings }: { readonly caller: Caller; readonly settings: UsableSettings },
): Promise<Call> {
  const { headers, incoming, surface } = exchange;
  const timeoutMs = readTimeout(headerOf(headers, "x-request-timeout"), deps.rules.timeoutMs);
  const head: CallHead = {
    method: surface.method,
    contentType: headerOf(headers, "content-type"),
    params: surface.params,
    mustKnowModel: restrictsModels(settings) || limitsModels(caller),
    betas: headerOf(headers, "anthropic-beta"),
  };
  const isWhole = isTakenWhole(surface.endpoint.intake, head);
  const hasBody = isWhole || bodyFollows(incoming);
  const bytes = isWhole ? await readWhole(deps, exchange) : NO_BYTES;
  const verdict = surface.endpoint.readCall(bytes, head);
  if (!verdict.readable) throw new GatewayError("invalid_request", verdict.reason);
  refuseLongNames(verdict.body);
  if (isWhole || !hasBody) return { body: verdict.body, upload: undefined, timeoutMs };
  // What only passes may say anything; files, which always do, say nothing.
  const isUncertain = surface.endpoint.intake === "by-type";
  return { body: { ...verdict.body, isUncertain }, upload: incoming, timeoutMs };
}

/** Longer than the longest name there is: the ARN of a Bedrock inference profile has up to 2,048 characters. */
const MAX_MODEL_LENGTH = 2048;
const MAX_USER_LENGTH = 1024;

/** What is stored with a call, and shown, must have a bound. */
function refuseLongNames({ model, otherModels = [], user }: CallBody): void {
  if ([model, ...otherModels].some(({ length }) => length > MAX_MODEL_LENGTH)) {
    throw new GatewayError("invalid_request", `\`model\` is longer than ${MAX_MODEL_LENGTH}.`);
  }
  if (user.length > MAX_USER_LENGTH) {
    throw new GatewayError("invalid_request", `\`user\` is longer than ${MAX_USER_LENGTH}.`);
  }
}

function isTakenWhole(
  intake: Exchange["surface"]["endpoint"]["intake"],
  { contentType, mustKnowModel }: CallHead,
): boolean {
  if (intake !== "by-type") return intake === "whole";
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
