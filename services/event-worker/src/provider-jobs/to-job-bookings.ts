import { createHash } from "node:crypto";

import {
  clampUsage,
  type CostMap,
  isNothing,
  type JobPart,
  NO_TOKENS,
  priceCall,
  pricesAll,
  tokensOf,
  type TokenUsage,
} from "@lintel/core";
import type { Booking, OpenJob, UsedByJob } from "@lintel/db";
import { type CallPrices, findJobPrices, type PriceBook, serviceTierOf } from "@lintel/prices";

/** Kinds that are one answer of the model the caller asked for. */
const AS_ASKED: ReadonlySet<string> = new Set(["response", "run"]);

/**
 * What a job used as entries of the ledger: one for each of its parts, on the key, user, tags and time of the call
 * that began it. The same job gives the same entries each time, so that it counts once.
 */
export function toJobBookings(
  book: PriceBook,
  costMap: CostMap | null,
  job: OpenJob,
  { isUnknown, parts }: UsedByJob,
): readonly Booking[] {
  const known = parts
    .map((part, index) => [part, index] as const)
    .filter(([{ usage }]) => !isNothing(usage))
    .map(([part, index]) => toBooking(book, costMap, job, { part, index }));
  return isUnknown ? [...known, unknownRest(job, known, parts.length)] : known;
}

function toBooking(
  book: PriceBook,
  costMap: CostMap | null,
  job: OpenJob,
  { index, part }: { readonly part: JobPart; readonly index: number },
): Booking {
  const { call, started } = job;
  const { isClamped = false, priceModifiers, promptTokens } = part;
  const usage = clampUsage(part.usage);
  // What comes after the first was used by tools, with models of their own.
  const isAsked = AS_ASKED.has(started.kind) && index === 0;
  const model = isAsked ? call.model || part.model : part.model;
  const serviceTier = isAsked ? tierOf(call, part) : undefined;
  const answered = { model, responseModel: part.model, priceModifiers, serviceTier };
  const asked = { ...call, ...answered, kind: started.kind, promptTokens };
  const price: CallPrices | undefined = isAsked
    ? (ownPrice(call) ?? findJobPrices(book, costMap, asked))
    : findJobPrices(book, costMap, asked);
  const clamped = isClamped || usage !== part.usage;
  const event = { ...toEvent(job, index), ...answered, usage, ...(clamped ? { clamped } : {}) };
  return { event, usage, usageSource: "upstream", ...costOf(call.provider, usage, price) };
}

function costOf(
  provider: string,
  usage: TokenUsage,
  price: CallPrices | undefined,
): Pick<Booking, "costNano" | "price" | "unpriced"> {
  if (price === undefined) return { costNano: 0, unpriced: true };
  const { isFallback = false, prices } = price;
  return {
    costNano: priceCall(usage, prices),
    unpriced: isFallback || !pricesAll(usage, prices),
    price: { provider, ...price },
  };
}

/** The tier that the ended job reports, else the one the call asked for. */
const tierOf = ({ serviceTier: asked }: OpenJob["call"], { serviceTier: reported }: JobPart) =>
  reported === undefined ? asked : serviceTierOf(reported);

/** The setting's own prices, as they were when the call was admitted with them. */
const ownPrice = ({ model, priceOverride: prices, settingId }: OpenJob["call"]) =>
  prices && { model, version: `cost-map:${settingId}`, prices };

/**
 * Usage that was not reported: what is reserved for the job beyond what is known, since the provider can have charged that.
 * Without a reservation it has no cost and is marked `unpriced`.
 */
function unknownRest(job: OpenJob, known: readonly Booking[], index: number): Booking {
  const event = toEvent(job, index);
  const { held } = job.started;
  if (held === undefined) {
    const nothing = { usage: NO_TOKENS, usageSource: "none", costNano: 0, unpriced: true } as const;
    return { event: { ...event, unpriced: true }, ...nothing };
  }
  const knownNano = known.reduce((sum, { costNano }) => sum + costNano, 0);
  const knownTokens = known.reduce((sum, { usage }) => sum + tokensOf(usage), 0);
  return {
    event,
    usage: { ...NO_TOKENS, output: Math.max(0, held.reservedTokens - knownTokens) },
    usageSource: "estimated",
    costNano: Math.max(0, held.reservedNano - knownNano),
    unpriced: false,
  };
}

/** The call was counted when it was made: this is no further one. */
function toEvent({ call, settingId, started }: OpenJob, index: number): Booking["event"] {
  const { startedJob: _job, ...reported } = call;
  return {
    ...reported,
    id: idOf([settingId, started.id, String(index)]),
    admitted: false,
    attempts: 0,
    latencyMs: 0,
    streamed: false,
  };
}

/** A UUID (version 8) that is the same for the same names. */
function idOf(names: readonly string[]): string {
  const digest = createHash("sha256")
    .update(JSON.stringify(["lintel job", ...names]))
    .digest();
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x80;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  const hex = digest.toString("hex", 0, 16);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
