import { type CallStart, OUTCOME_UNKNOWN } from "@lintel/events";
import type { AskedBody } from "@lintel/providers";

import type { AuthenticatedCall } from "../call-context.ts";
import type { Exchange } from "../exchange.ts";
import type { Attempt } from "../plan/plan-attempt.ts";
import { OTHER_VOCABULARY, outputClassOf } from "./estimate-unseen.ts";
import { identityMembers, priceMembers } from "./to-event.ts";

/**
 * Fewer bytes than this no token is taken to have, where the prompt's texts can no longer be counted. English has more than
 * four, program text about three, Chinese and Japanese three to four.
 */
const MIN_BYTES_PER_TOKEN = 2;
/**
 * An answer that is no stream is generated to its end even if the caller is gone; its length is often known from
 * earlier answers. Where it is not, it is assumed to be generated for another minute. At the rate that is taken for
 * unseen output this is 24,000 tokens. Anthropic's SDKs refuse to ask for more than 21,333 without a stream or a timeout
 * (10 minutes at 128,000 tokens an hour, read in November 2026).
 */
const WORKS_ON_MS = 60_000;
/** A job is done to its end. */
const FOR_EVER_MS = 1e12;

export interface StartFacts {
  readonly sentAtMs: number;
  /** How long an answer to such a call is likely to be at most; `undefined` when that is not known. */
  readonly likelyTokens: number | undefined;
}

/** Kept of a call before it is sent, so that it is in the books even if this process dies. */
export function toStart(
  exchange: Pick<Exchange, "headers" | "id" | "inbound" | "incoming">,
  context: AuthenticatedCall,
  { likelyTokens, sentAtMs }: StartFacts,
): CallStart {
  const { attempt, call, grant, span } = context;
  const event: CallStart["event"] = {
    ...identityMembers(exchange, context),
    status: 503,
    errorCode: OUTCOME_UNKNOWN,
    ending: "gateway_stopped",
    // That of a session has begun already when it is known.
    attempts: context.isSent ? context.attempts : context.attempts + 1,
    latencyMs: 0,
    ...priceMembers(context, NOTHING_READ),
  };
  if (span.traceparent !== undefined) event.traceparent = span.traceparent;
  const start: CallStart = { event, sentAtMs };
  const held = grant?.reservation;
  if (held !== undefined) start.holders = held.holders.map(({ id, scope }) => ({ scope, id }));
  if (attempt === undefined || call === undefined) return start;
  const { slot } = attempt;
  if (slot !== undefined) start.slot = { ...slot.price, maxMs: slot.maxMs };
  const { body } = call;
  const { charge } = body;
  if (charge === "tokens") start.use = useOf({ attempt, body, grant, likelyTokens });
  else if (charge !== "nothing") event.unpriced = true;
  return start;
}

const NOTHING_READ = { reading: undefined };

interface StartedCall {
  readonly attempt: Attempt;
  readonly body: AskedBody;
  readonly grant: AuthenticatedCall["grant"];
  readonly likelyTokens: number | undefined;
}

/** What the provider may use for it, by the rule for calls whose answer's end is not seen. */
function useOf({ attempt, body, likelyTokens, grant }: StartedCall): NonNullable<CallStart["use"]> {
  const { endpoint, provider } = attempt.target;
  const isPublic = provider.hasPublicVocabularies === true;
  return {
    input: promptTokensOf(body, attempt, isPublic),
    units: attempt.units,
    outputClass: outputClassOf(endpoint, body),
    choices: body.choices,
    maxOutputTokens: Math.min(attempt.outputTokens, grant?.outputCap ?? Infinity),
    ...lengthOf(body, likelyTokens),
  };
}

/**
 * An upper estimate of the prompt's tokens without its texts, which are not kept: those in the body by their bytes, and what
 * the bound holds beyond these. A bound that is below the body's bytes is not made of them, or as tight as can be.
 */
export function promptTokensOf(
  { bytes }: Pick<AskedBody, "bytes">,
  { isCounted, promptTokens }: Pick<Attempt, "isCounted" | "promptTokens">,
  isPublic: boolean,
): number {
  const beyond = promptTokens - bytes.length;
  if (isCounted === true || beyond < 0) return promptTokens;
  const factor = isPublic ? 1 : OTHER_VOCABULARY;
  return beyond + Math.min(bytes.length, Math.ceil((bytes.length / MIN_BYTES_PER_TOKEN) * factor));
}

/** How much of the answer is generated after the caller is gone. */
function lengthOf(
  { startsJob, streamed }: AskedBody,
  likelyTokens: number | undefined,
): Pick<NonNullable<CallStart["use"]>, "likelyTokens" | "worksOnMs"> {
  if (startsJob === true) return { worksOnMs: FOR_EVER_MS };
  if (streamed) return { worksOnMs: 0 };
  return likelyTokens === undefined ? { worksOnMs: WORKS_ON_MS } : { worksOnMs: 0, likelyTokens };
}
