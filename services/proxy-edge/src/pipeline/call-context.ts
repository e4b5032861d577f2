import type { GatewayError, JobReading, SkippedStep } from "@lintel/core";
import type { UsageEvent } from "@lintel/events";
import type { AnswerReading, HeaderLine, PromptSample } from "@lintel/providers";

import type { Deps } from "../deps.ts";
import type { CallPolicy } from "../policy/call-policy.ts";
import type { CallSpan } from "../ports/call-tracer.ts";
import type { PendingAnswer } from "../ports/upstream.ts";
import type { Grant } from "./admit/admit.ts";
import { limitHeaders } from "./admit/limit-headers.ts";
import { LimitRefusal } from "./admit/limit-refusal.ts";
import type { CacheUse } from "./cache/cache-use.ts";
import type { Exchange } from "./exchange.ts";
import type { Caller } from "./permit/authenticate.ts";
import type { CallUser } from "./permit/identify-user.ts";
import type { Attempt } from "./plan/plan-attempt.ts";
import type { Call } from "./read/read-call.ts";

/**
 * How far a call has come: what each stage returned, so that it can be recorded wherever it ends. Only `permit`,
 * `handleCall`, the stage that sends, `abandon` and `recordCall` write to it.
 */
export interface CallContext {
  /** Our clock, Unix milliseconds. */
  readonly arrivedAtMs: number;
  /** The clock that only goes forward. */
  readonly startMs: number;
  readonly span: CallSpan;
  /** As in the GenAI conventions: `chat`, `embeddings`, … */
  readonly operation: string;
  caller: Caller | undefined;
  call: Call | undefined;
  /** The texts of a large prompt, once they were needed. */
  prompt: PromptSample | undefined;
  user: CallUser | undefined;
  /** The policy of the key, and what it found. */
  policy: CallPolicy | undefined;
  /** The attempt under way, or the last one; before any, the first that is planned. */
  attempt: Attempt | undefined;
  grant: Grant | undefined;
  /** Steps of its route that cannot serve it. */
  skippedSteps: readonly SkippedStep[];
  /** What the cache of its route has to do with it; `undefined` where there is none. */
  cache: CacheUse | undefined;
  /** The id of what is recorded and reserved, once an attempt has taken that of the call with it. */
  recordId: string | undefined;
  /** How many attempts have events of their own already. */
  recorded: number;
  /** How many attempts have been sent. */
  attempts: number;
  /** When the latest was handed to its upstream, on the forward clock; `undefined` when none was. */
  sentMs: number | undefined;
  /** Of the latest: how long it has held its place at a server that takes few calls at once. */
  slot: Pick<PendingAnswer, "heldMs"> | undefined;
  /** The upstream may have worked: false when it did not get the whole request. */
  isSent: boolean;
  /** When the caller left, on the forward clock; `undefined` when it did not. */
  leftMs: number | undefined;
  /** The state of jobs as read before the call removed them. */
  removedJobs: readonly JobReading[];
  /** What the call used, or may have used, has been recorded. */
  isEnded: boolean;
  /** To be called when a call has ended that was read on without its caller. */
  endReading: (() => void) | undefined;
}

/** Of which it is known whose call it is. */
export type AuthenticatedCall = CallContext & { readonly caller: Caller };

export const isAuthenticated = (context: CallContext): context is AuthenticatedCall =>
  context.caller !== undefined;

/** The call is answered from the cache of its route, and goes to no upstream. */
export const isHit = ({ cache }: Pick<CallContext, "cache">): boolean => cache?.verdict === "hit";

/** How a call ended, on either side. */
export interface Outcome {
  readonly ending: UsageEvent["ending"];
  /** The status the caller saw, or 499. */
  readonly status: number;
  readonly errorCode?: string | undefined;
  /** What the call needed at least of the lifetime limit that refused it. */
  readonly refusedNano?: number | undefined;
  /** The answer's end was not seen: more may have been generated, and used, than was reported. */
  readonly lacksEnd?: boolean | undefined;
  /** The status of the upstream; absent when it did not answer. */
  readonly upstreamStatus?: number | undefined;
  readonly reading?: AnswerReading | undefined;
  /** What of the answer the caller's dialect could not carry; absent of answers that were not translated. */
  readonly lost?: readonly string[] | undefined;
  /** The answer as the caller got it, when the key asks for it to be stored. */
  readonly storedAnswer?: Buffer | undefined;
  /** On the forward clock. */
  readonly firstByteMs?: number | undefined;
  readonly upstreamEndedMs?: number | undefined;
  /** How long a stream was silent: meanwhile its model may have generated output that is in no text. */
  readonly silentMs?: number | undefined;
}

/** How a refused call is recorded. */
export const refusedOutcome = (error: GatewayError): Outcome => ({
  ending: "refused",
  status: error.status,
  errorCode: error.code,
  ...(error instanceof LimitRefusal && error.verdict.refusal.kind === "total"
    ? { refusedNano: error.leastNano }
    : {}),
});

const NO_JOBS: readonly JobReading[] = [];
const NO_STEPS: readonly SkippedStep[] = [];

export const startContext = (
  deps: Pick<Deps, "now" | "monotonic" | "tracer">,
  { headers, inbound, incoming }: Pick<Exchange, "headers" | "inbound" | "incoming">,
): CallContext => ({
  arrivedAtMs: deps.now(),
  startMs: deps.monotonic(),
  span: deps.tracer.start({ method: incoming.method ?? "", route: inbound.path, headers }),
  operation: inbound.operation,
  // All members from the start: one shape of object for every stage is what V8 is quick with.
  caller: undefined,
  call: undefined,
  prompt: undefined,
  user: undefined,
  policy: undefined,
  attempt: undefined,
  grant: undefined,
  skippedSteps: NO_STEPS,
  cache: undefined,
  recordId: undefined,
  recorded: 0,
  attempts: 0,
  sentMs: undefined,
  slot: undefined,
  isSent: false,
  leftMs: undefined,
  removedJobs: NO_JOBS,
  isEnded: false,
  endReading: undefined,
});

/** How a call of a route was made: which attempt it is that is answered. */
export interface RoutedAttempt {
  readonly routeId: string;
  readonly provider: string;
  readonly attempts: number;
  /** Steps that were left out, as they cannot serve the call. */
  readonly skippedSteps: readonly SkippedStep[];
}

/** What is said of a call of a route; `undefined` of others. */
export function routedBy(
  { route }: Pick<Exchange["inbound"], "route">,
  { attempt, attempts, skippedSteps }: Pick<CallContext, "attempt" | "attempts" | "skippedSteps">,
): RoutedAttempt | undefined {
  if (route === undefined || attempt === undefined) return undefined;
  return { routeId: route.id, provider: attempt.target.provider.id, attempts, skippedSteps };
}

/**
 * What of the caller's request its model's dialect cannot carry, and of the answer the caller's; `undefined` when nothing is
 * lost.
 */
export function lostIn(
  call: Pick<Call, "translated"> | undefined,
  ofAnswer: readonly string[] = [],
): readonly string[] | undefined {
  const ofRequest = call?.translated?.lost;
  if (ofRequest === undefined) return undefined;
  const lost = ofAnswer.length === 0 ? ofRequest : [...new Set([...ofRequest, ...ofAnswer])];
  return lost.length === 0 ? undefined : lost;
}

/** Headers the gateway adds to every answer of a call, errors included. */
export function ownHeaders(
  id: string,
  { cache, call, grant, policy }: Pick<CallContext, "cache" | "call" | "grant" | "policy">,
  routed?: RoutedAttempt,
): HeaderLine[] {
  const lines: HeaderLine[] = [["x-request-id", id]];
  const lost = lostIn(call);
  if (lost !== undefined) lines.push(["x-lintel-lost", lost.join(", ")]);
  if (cache !== undefined) lines.push(["x-lintel-cache", cache.verdict]);
  if (policy?.header !== undefined) lines.push(policy.header);
  if (routed !== undefined) {
    lines.push(
      ["x-lintel-route", routed.routeId],
      ["x-lintel-provider", routed.provider],
      ["x-lintel-attempts", String(routed.attempts)],
    );
    const skipped = routed.skippedSteps.map(({ step }) => step);
    if (skipped.length > 0) lines.push(["x-lintel-skipped-steps", skipped.join(", ")]);
  }
  if (grant !== undefined) addTerms(lines, grant);
  return lines;
}

/** On what terms the call was made. */
function addTerms(lines: HeaderLine[], grant: Grant): void {
  for (const line of limitHeaders(grant.limitStatuses, grant.atMs)) lines.push(line);
  if (grant.outputCap !== undefined) lines.push(["x-lintel-output-cap", String(grant.outputCap)]);
  if (grant.toolCallCap !== undefined) {
    lines.push(["x-lintel-tool-call-cap", String(grant.toolCallCap)]);
  }
  if (grant.serviceTier !== undefined) lines.push(["x-lintel-service-tier", grant.serviceTier]);
  if (grant.unchecked) lines.push(["x-lintel-limits", "unavailable"]);
}
