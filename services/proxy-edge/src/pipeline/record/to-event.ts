import { CACHED, type UsageEvent } from "@lintel/events";
import { serviceTierOf } from "@lintel/prices";
import type { AnswerReading } from "@lintel/providers";

import { holdsWords } from "../../policy/head-text.ts";
import {
  type AuthenticatedCall,
  type CallContext,
  isHit,
  lostIn,
  type Outcome,
} from "../call-context.ts";
import { type Exchange, headerOf, textHeaderOf } from "../exchange.ts";
import { isDeployment } from "../permit/allow-model.ts";
import { pathWithoutSecret } from "../permit/find-secret.ts";
import type { Attempt } from "../plan/plan-attempt.ts";
import type { Call } from "../read/read-call.ts";
import { jobMembers } from "./job-members.ts";
import { overheadOf } from "./overhead-of.ts";
import { type EndedCall, usageMembers } from "./usage-members.ts";

/** Bodies longer than this are not stored. */
const MAX_STORED_BYTES = 1024 * 1024;

/** The record of an ended call. */
export function toEvent(
  exchange: Pick<Exchange, "headers" | "id" | "inbound" | "incoming">,
  context: AuthenticatedCall,
  ended: EndedCall,
): UsageEvent {
  const { headers } = exchange;
  const { isLast = true, nowMs, outcome } = ended;
  const latencyMs = (context.leftMs ?? nowMs) - context.startMs;
  return {
    ...identityMembers(exchange, context),
    status: outcome.status,
    ending: outcome.ending,
    attempts: context.attempts,
    latencyMs: Math.max(0, Math.round(latencyMs)),
    ttftMs: ttftOf(context, outcome),
    overheadUs: overheadUsOf(context, outcome, latencyMs),
    responseModel: outcome.reading?.model,
    ...placeMembers(exchange, context, isLast),
    ...usageMembers(context, ended),
    ...jobMembers(context, outcome),
    ...bodyMembers(context, outcome),
    ...policyMembers(context),
    ...lossMembers(context, outcome),
    ...stepMembers(context),
    ...priceMembers(context, outcome),
    ...slotMembers(context),
    ...optionalMembers(context, outcome, textHeaderOf(headers, "x-metadata")),
  };
}

function overheadUsOf(context: AuthenticatedCall, outcome: Outcome, latencyMs: number) {
  const overheadMs = overheadOf(context, outcome, latencyMs);
  return overheadMs && Math.max(0, Math.round(overheadMs * 1000));
}

/** Time to the first byte that the caller was still there to receive. */
const ttftOf = (
  { leftMs = Infinity, startMs }: AuthenticatedCall,
  { firstByteMs }: Outcome,
): number | undefined =>
  firstByteMs !== undefined && firstByteMs <= leftMs
    ? Math.max(0, Math.round(firstByteMs - startMs))
    : undefined;

type IdentityMember =
  | "action"
  | "admitted"
  | "correlationId"
  | "createdAtMs"
  | "customId"
  | "deployment"
  | "id"
  | "keyId"
  | "knownUserId"
  | "method"
  | "model"
  | "namedModel"
  | "path"
  | "policyId"
  | "provider"
  | "requestedModel"
  | "routeId"
  | "settingId"
  | "streamed"
  | "tags"
  | "userId";

/** How long the call occupied a server that charges for time, even if it failed. */
function slotMembers({ attempt, isSent, slot }: AuthenticatedCall): Pick<UsageEvent, "slotTime"> {
  if (attempt?.slot === undefined || slot?.heldMs === undefined || !isSent) return NO_TIME;
  const { maxMs, price } = attempt.slot;
  return { slotTime: { ...price, heldMs: Math.min(Math.floor(slot.heldMs), maxMs) } };
}

const NO_TIME = {};

/** The part of an event that is known before the call is sent: whose call it is, and what it asked for. */
export function identityMembers(
  { headers, id, inbound, incoming }: Pick<Exchange, "headers" | "id" | "inbound" | "incoming">,
  context: AuthenticatedCall,
): Pick<UsageEvent, IdentityMember> {
  const { attempt, caller, grant } = context;
  const { key } = caller;
  const asked = askedIn(context);
  // All members in one literal: joining objects copies each of them first.
  return {
    id: context.recordId ?? id,
    createdAtMs: grant?.atMs ?? context.arrivedAtMs,
    keyId: key.id,
    tags: key.tags ?? [],
    customId: textHeaderOf(headers, "x-custom-event-id"),
    provider: providerOf(context, inbound),
    settingId: attempt?.setting.id ?? "",
    userId: asked.userId,
    knownUserId: asked.knownUserId,
    model: asked.model,
    requestedModel: asked.requestedModel,
    deployment: asked.deployment,
    namedModel: asked.namedModel,
    streamed: asked.streamed,
    path: keptPath(inbound, context),
    method: incoming.method ?? "",
    action: actionOf(context),
    policyId: key.policyId,
    routeId: inbound.route?.id ?? "",
    correlationId: correlationOf(headers, id),
    admitted: grant !== undefined,
  };
}

/** Where a policy inspects the call, a path that may hold text is stored as its template only. */
function keptPath(
  { calledPath, path }: Exchange["inbound"],
  { caller, policy }: AuthenticatedCall,
): string {
  return policy?.inspects === true && holdsWords(calledPath)
    ? path
    : pathWithoutSecret(calledPath, caller.secret);
}

/** Where the call went, or would have gone. */
const providerOf = (context: CallContext, { providers }: Exchange["inbound"]): string =>
  isHit(context) ? CACHED : (context.attempt?.target.provider.id ?? providers[0]);

/** Which event of the call this is, if it has several. */
function placeMembers(
  { id }: Pick<Exchange, "id">,
  { attempts, recordId, recorded }: AuthenticatedCall,
  isLast: boolean,
): Partial<UsageEvent> {
  if (isLast && recorded === 0) return NO_PLACE;
  const place = { callId: id, attempt: Math.max(attempts, 1) };
  return recordId === undefined ? place : { ...place, countsCall: false };
}

const NO_PLACE = {};

/** All events of a call have the same correlation id: the caller's, or else our own. */
const correlationOf = (headers: Exchange["headers"], id: string): string =>
  headerOf(headers, "x-request-id") || id;

type AskedMember =
  | "deployment"
  | "knownUserId"
  | "model"
  | "namedModel"
  | "requestedModel"
  | "streamed"
  | "userId";

/** What the body said, as far as it was read, and which user the call was for. */
function askedIn({ call, user }: AuthenticatedCall): Pick<UsageEvent, AskedMember> {
  if (call === undefined) return NOTHING_ASKED;
  const { asked, body } = call;
  const { model } = body;
  const deployment = isDeployment(body) ? model : undefined;
  return {
    userId: user?.userId ?? body.user,
    knownUserId: knownIdOf(user),
    model,
    requestedModel: requestedModelOf(call),
    deployment,
    // The model that the caller says the deployment runs.
    namedModel: deployment === undefined ? undefined : body.namedModel || undefined,
    streamed: asked?.isStreamAsked ?? body.streamed,
  };
}

const knownIdOf = (user: CallContext["user"]): string | undefined =>
  user?.match.kind === "known" ? user.match.user.id : undefined;

/** The caller's name for the model, where it differs. */
function requestedModelOf({ asked, body: { model }, requestedModel }: Call): string | undefined {
  const name = asked?.model ?? requestedModel ?? model;
  return name === model ? undefined : name;
}

const NOTHING_ASKED = { userId: "", model: "", streamed: false };

const actionOf = ({ policy }: AuthenticatedCall): UsageEvent["action"] => policy?.action ?? "";

/** What the key's policy found: counts, never the text itself. */
const policyMembers = ({ policy }: AuthenticatedCall): Pick<UsageEvent, "policyMatches"> =>
  policy?.hasFound === true ? { policyMatches: { ...policy.counts } } : NO_MATCHES;

const NO_MATCHES = {};

function lossMembers(
  { call }: AuthenticatedCall,
  outcome: Pick<Outcome, "lost">,
): Pick<UsageEvent, "lost"> {
  const lost = lostIn(call, outcome.lost);
  return lost === undefined ? NO_LOSSES : { lost: [...lost] };
}

const NO_LOSSES = {};

/** Steps of the route that could not serve the call. */
const stepMembers = ({ skippedSteps }: AuthenticatedCall): Pick<UsageEvent, "skippedSteps"> =>
  skippedSteps.length === 0 ? NO_SKIPPED : { skippedSteps: [...skippedSteps] };

const NO_SKIPPED = {};

/** Bodies, only if the key asks for them: as redacted by a policy, and never one that a policy has not let pass. */
function bodyMembers(
  { call, caller, policy }: AuthenticatedCall,
  { storedAnswer }: Outcome,
): Partial<UsageEvent> {
  const members: Partial<UsageEvent> = {};
  const bytes = policy === undefined || policy.hasPassed ? callersBytes(call) : undefined;
  if (caller.key.shouldLogRequest && bytes !== undefined && bytes.length <= MAX_STORED_BYTES) {
    members.request = bytes.toString("base64");
  }
  if (storedAnswer !== undefined) members.response = storedAnswer.toString("base64");
  return members;
}

/** As they came in, before any translation. */
const callersBytes = (call: AuthenticatedCall["call"]): Buffer | undefined =>
  call?.translated?.bytes ?? call?.body.bytes;

function optionalMembers(
  { span }: AuthenticatedCall,
  { errorCode, refusedNano }: Outcome,
  metadata: string,
): Partial<UsageEvent> {
  const members: Partial<UsageEvent> = {};
  if (errorCode !== undefined) members.errorCode = errorCode;
  // A call can be asked for whose cost exceeds the largest safe integer.
  if (refusedNano !== undefined) {
    members.refusedNano = Math.min(refusedNano, Number.MAX_SAFE_INTEGER);
  }
  if (metadata !== "") members.metadata = metadata;
  if (span.traceparent !== undefined) members.traceparent = span.traceparent;
  return members;
}

/** What the prices depend on besides the model. */
export function priceMembers(
  { attempt, call }: AuthenticatedCall,
  { reading }: Pick<Outcome, "reading">,
): Partial<UsageEvent> {
  const members: Partial<UsageEvent> = {};
  const serviceTier = serviceTierOf(reading?.serviceTier ?? call?.body.serviceTier);
  if (serviceTier !== undefined) members.serviceTier = serviceTier;
  const modifiers = modifiersOf(call, reading);
  if (modifiers.length > 0) members.priceModifiers = [...modifiers];
  if (call?.body.pricedAs !== undefined) members.pricedAs = call.body.pricedAs;
  if (attempt !== undefined) addPrices(members, attempt);
  return members;
}

/** Whose prices apply, where they are not the provider's. */
function addPrices(
  members: Partial<UsageEvent>,
  { priceOverride, seller = "", target: { provider } }: Attempt,
): void {
  if (seller !== "" && seller !== provider.id) members.seller = seller;
  if (priceOverride !== undefined) members.priceOverride = priceOverride;
}

/** The price modifiers that the answer reports, or else all that may apply. */
function modifiersOf(
  call: CallContext["call"],
  reading: AnswerReading | undefined,
): readonly string[] {
  if (reading?.usage !== undefined) return reading.priceModifiers ?? NONE;
  return call?.body.priceModifiers ?? NONE;
}

const NONE: readonly string[] = [];
