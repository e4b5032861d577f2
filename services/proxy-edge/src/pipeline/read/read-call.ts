import { Readable } from "node:stream";

import { GatewayError, parseGoDuration } from "@lintel/core";
import {
  type CallHead,
  type CallVerdict,
  readEndpointCall,
  type UnreadableBody,
} from "@lintel/providers";
import type { AskedInDialect, DialectTranslation } from "@lintel/translation";

import type { Deps } from "../../deps.ts";
import { ArrivedRequest, type CallerRequest } from "../../http/arrived-request.ts";
import type { LargeBodyVerdict } from "../../ports/large-bodies.ts";
import { ClientDisconnected, type Exchange, headerOf } from "../exchange.ts";
import type { CallReading, Surface } from "../inbound.ts";
import { restrictsModels } from "../permit/allow-model.ts";
import type { Caller } from "../permit/authenticate.ts";
import type { UsableSettings } from "../permit/authorise.ts";
import { type AnyBody, MAX_ORDINARY_BYTES } from "./call-body.ts";
import { readBytes } from "./read-bytes.ts";

export interface Call {
  readonly body: AnyBody;
  /** A body that is streamed on without being read. */
  readonly upload: Readable | undefined;
  /** For the exchange with the upstream. */
  readonly timeoutMs: number;
  /** What the caller asked for in another API; absent if it uses the dialect itself. */
  readonly asked?: AskedInOtherApi;
  /** How it was translated, if its body is now in another dialect than the caller's. */
  readonly translated?: TranslatedForm;
  /** The caller's name for the model, if the place that the call leads to has another. */
  readonly requestedModel?: string;
  /** Where the call leads, if its model decides that; absent if its path does. */
  readonly place?: CallPlace;
  /** JSON that the gateway answers with itself; the call then leads nowhere. */
  readonly ownAnswer?: Buffer;
}

/** A call that was translated into another dialect. */
export interface TranslatedForm {
  readonly translation: DialectTranslation;
  /** Names of the members of the caller's request that the dialect cannot carry. */
  readonly lost: readonly string[];
  /** What translating the answer depends on. */
  readonly asked: AskedInDialect;
  /** The model by the name the caller gave. */
  readonly model: string;
  /** The body as it came. */
  readonly bytes: Buffer;
}

export interface CallPlace {
  /** Settings that may serve it, the best first. */
  readonly settings: UsableSettings;
  readonly targets: Surface["targets"];
}

export interface AskedInOtherApi {
  /** The model by the name the caller gave. */
  readonly model: string;
  /** Length of the prompt's texts, in characters. */
  readonly promptLength: number;
  readonly isStreamAsked: boolean;
  /** When the caller's time is up, it is answered with what has come. */
  readonly endsEarly: boolean;
}

const NO_BYTES = Buffer.alloc(0);

/** The parts of an exchange that decide how its body is read. */
export type ReadExchange = Pick<Exchange, "disconnected" | "headers" | "inbound">;

export interface BodyReader {
  readonly caller: Caller;
  readonly settings: UsableSettings;
  /** A policy must see its texts. */
  readonly isInspected: boolean;
}

/** How the body of a call is read. */
export const callHeadOf = (
  { headers, inbound }: Pick<ReadExchange, "headers" | "inbound">,
  { caller, settings }: Pick<BodyReader, "caller" | "settings">,
): CallHead => ({
  method: inbound.method,
  contentType: headerOf(headers, "content-type"),
  params: inbound.params,
  mustKnowModel: restrictsModels(settings) || limitsModels(caller) || inbound.door !== undefined,
  betas: headerOf(headers, "anthropic-beta"),
});

/**
 * Reads the body once, with what the gateway acts on in it; a body of which nothing must be known is left unread, to be
 * streamed on. What cannot be read unambiguously is refused: no later check is skipped because of a body's shape.
 * Synchronous if the body is there and not large.
 */
export function readCall(
  deps: Pick<Deps, "largeBodies" | "rules">,
  exchange: Exchange,
  { caller, isInspected, settings }: BodyReader,
): Call | Promise<Call> {
  const { headers, inbound } = exchange;
  const timeoutMs = readTimeout(headerOf(headers, "x-request-timeout"), deps.rules.timeoutMs);
  const head = callHeadOf(exchange, { caller, settings });
  const isWhole = isInspected || isTakenWhole(inbound.reading.endpoint.bodyMode, head);
  const form: BodyForm = { head, isWhole, timeoutMs };
  const bytes = isWhole ? readWhole(deps, exchange) : NO_BYTES;
  return bytes instanceof Promise
    ? bytes.then((whole) => callWith(deps, exchange, form, whole))
    : callWith(deps, exchange, form, bytes);
}

/** How a body is received. */
interface BodyForm extends Pick<Call, "timeoutMs"> {
  readonly head: CallHead;
  /** Before the call goes on. */
  readonly isWhole: boolean;
}

function callWith(
  deps: Pick<Deps, "largeBodies">,
  exchange: Exchange,
  form: BodyForm,
  bytes: Buffer,
): Call | Promise<Call> {
  const body = readBody(deps, exchange, bytes, form.head);
  return body instanceof Promise
    ? body.then((read) => toCall(exchange, form, read))
    : toCall(exchange, form, body);
}

function toCall(
  { inbound, incoming }: Exchange,
  { isWhole, timeoutMs }: BodyForm,
  body: AnyBody,
): Call {
  if (isWhole || !bodyFollows(incoming)) return { body, upload: undefined, timeoutMs };
  // A body that is only relayed may say anything; files, which always are, say nothing.
  const isUncertain = inbound.reading.endpoint.bodyMode === "auto";
  return { body: { ...body, isUncertain }, upload: uploadOf(incoming), timeoutMs };
}

/** Reads a body as its endpoint does; fails with `invalid_request` when it cannot be read. */
export function readBody(
  deps: Pick<Deps, "largeBodies">,
  exchange: ReadExchange,
  bytes: Buffer,
  head: CallHead,
): AnyBody | Promise<AnyBody> {
  if (bytes.length > MAX_ORDINARY_BYTES) return readLarge(deps, exchange, { bytes, head });
  return bodyOf(readEndpointCall(exchange.inbound.reading.endpoint, bytes, head));
}

function bodyOf(verdict: CallVerdict | LargeBodyVerdict): AnyBody {
  if (verdict.readable) return verdict.body;
  throw refusalOf(verdict);
}

/** The refusal of a call whose body an endpoint cannot take. */
export const refusalOf = ({ isUnsupported, reason }: UnreadableBody): GatewayError =>
  new GatewayError(isUnsupported === true ? "unsupported" : "invalid_request", reason);

/** Reads a body that would block other calls. Rejects at once when the caller disconnects. */
async function readLarge(
  deps: Pick<Deps, "largeBodies">,
  exchange: ReadExchange,
  { bytes, head }: { readonly bytes: Buffer; readonly head: CallHead },
): Promise<AnyBody> {
  const verdict = await deps.largeBodies.read(exchange.inbound.reading, bytes, head);
  if (exchange.disconnected) throw new ClientDisconnected();
  return bodyOf(verdict);
}

function isTakenWhole(
  bodyMode: CallReading["endpoint"]["bodyMode"],
  { contentType, mustKnowModel }: CallHead,
): boolean {
  if (bodyMode !== "auto") return bodyMode === "buffer";
  return mustKnowModel || /^application\/(?:[\w.-]+\+)?json\b/i.test(contentType);
}

const uploadOf = (incoming: CallerRequest): Readable =>
  incoming instanceof ArrivedRequest ? Readable.from(incoming.body) : incoming;

const bodyFollows = ({ headers }: CallerRequest): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

function readWhole(deps: Pick<Deps, "rules">, exchange: Exchange): Buffer | Promise<Buffer> {
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
