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

/** To the first byte that the caller was there to see. */
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

/** What of a server's time the call has taken, where that costs something: also if nothing came of it. */
function slotMembers({ attempt, isSent, slot }: AuthenticatedCall): Pick<UsageEvent, "slotTime"> {
  if (attempt?.slot === undefined || slot?.heldMs === undefined || !isSent) return NO_TIME;
  const { maxMs, price } = attempt.slot;
  return { slotTime: { ...price, heldMs: Math.min(Math.floor(slot.heldMs), maxMs) } };
}

const NO_TIME = {};

/** What of an event is known before the call is sent: whose it is, and what was asked for. */
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

/** Where a policy looks at what is sent, of a path that says something in words only the template is kept. */
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

/** Of a call that has several events: which one of them this is. */
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

/** The events of one call have one correlation, be it the caller's or our own. */
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

/** What the body said, as far as it was read, and for whom the call was. */
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
    // Which model its caller says the deployment is.
    namedModel: deployment === undefined ? undefined : body.namedModel || undefined,
    streamed: asked?.isStreamAsked ?? body.streamed,
  };
}

const knownIdOf = (user: CallContext["user"]): string | undefined =>
  user?.match.kind === "known" ? user.match.user.id : undefined;

/** What the caller called the model, where that is another name. */
function requestedModelOf({ asked, body: { model }, requestedModel }: Call): string | undefined {
  const name = asked?.model ?? requestedModel ?? model;
  return name === model ? undefined : name;
}

const NOTHING_ASKED = { userId: "", model: "", streamed: false };

const actionOf = ({ policy }: AuthenticatedCall): UsageEvent["action"] => policy?.action ?? "";

/** What the policy of the key found: how often, never what. */
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

/** Steps of its route that could not serve the call. */
const stepMembers = ({ skippedSteps }: AuthenticatedCall): Pick<UsageEvent, "skippedSteps"> =>
  skippedSteps.length === 0 ? NO_SKIPPED : { skippedSteps: [...skippedSteps] };

const NO_SKIPPED = {};

/** Bodies, only when the key asks for them: those that a policy has redacted, and none that it has not passed. */
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

/** As they came, whatever they were translated to. */
const callersBytes = (call: AuthenticatedCall["call"]): Buffer | undefined =>
  call?.translated?.bytes ?? call?.body.bytes;

function optionalMembers(
  { span }: AuthenticatedCall,
  { errorCode, refusedNano }: Outcome,
  metadata: string,
): Partial<UsageEvent> {
  const members: Partial<UsageEvent> = {};
  if (errorCode !== undefined) members.errorCode = errorCode;
  // A call can be asked for that costs more than a number holds.
  if (refusedNano !== undefined) {
    members.refusedNano = Math.min(refusedNano, Number.MAX_SAFE_INTEGER);
  }
  if (metadata !== "") members.metadata = metadata;
  if (span.traceparent !== undefined) members.traceparent = span.traceparent;
  return members;
}

/** What decides the prices, beside the model. */
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

/** Whose prices hold, where they are not the provider's. */
function addPrices(
  members: Partial<UsageEvent>,
  { priceOverride, seller = "", target: { provider } }: Attempt,
): void {
  if (seller !== "" && seller !== provider.id) members.seller = seller;
  if (priceOverride !== undefined) members.priceOverride = priceOverride;
}

/** The price modifiers: those the answer reports, else all that may apply. */
function modifiersOf(
  call: CallContext["call"],
  reading: AnswerReading | undefined,
): readonly string[] {
  if (reading?.usage !== undefined) return reading.priceModifiers ?? NONE;
  return call?.body.priceModifiers ?? NONE;
}

const NONE: readonly string[] = [];
