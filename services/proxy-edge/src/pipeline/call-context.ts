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
 * The progress of a call: what each stage returned, so that it can be recorded wherever it ends. Only `permit`,
 * `handleCall`, the stage that sends, `abandon` and `recordCall` write to it.
 */
export interface CallContext {
  /** Our clock, Unix milliseconds. */
  readonly arrivedAtMs: number;
  /** The monotonic clock. */
  readonly startMs: number;
  readonly span: CallSpan;
  /** As in the GenAI conventions: `chat`, `embeddings`, … */
  readonly operation: string;
  caller: Caller | undefined;
  call: Call | undefined;
  /** The texts of a large prompt, once they have been needed. */
  prompt: PromptSample | undefined;
  user: CallUser | undefined;
  /** The key's policy, and what it found. */
  policy: CallPolicy | undefined;
  /** The attempt under way, or the last one; before that, the first planned one. */
  attempt: Attempt | undefined;
  grant: Grant | undefined;
  /** Steps of its route that cannot serve the call. */
  skippedSteps: readonly SkippedStep[];
  /** Its place in the route's cache; `undefined` if there is none. */
  cache: CacheUse | undefined;
  /** The id to record and reserve under, once an earlier attempt has used the call's own. */
  recordId: string | undefined;
  /** How many attempts have events of their own already. */
  recorded: number;
  /** How many attempts have been sent. */
  attempts: number;
  /** When the latest was handed to its upstream, on the monotonic clock; `undefined` if none was. */
  sentMs: number | undefined;
  /** How long the latest has held its slot at a server that takes few calls at once. */
  slot: Pick<PendingAnswer, "heldMs"> | undefined;
  /** The upstream may have worked on the call: false if it did not get the whole request. */
  isSent: boolean;
  /** When the caller left, on the monotonic clock; `undefined` if it did not. */
  leftMs: number | undefined;
  /** The state of jobs as read before the call removed them. */
  removedJobs: readonly JobReading[];
  /** Whether the call's usage, known or estimated, has been recorded. */
  isEnded: boolean;
  /** To be called when a call that was read on without its caller has ended. */
  endReading: (() => void) | undefined;
}

/** A call whose caller is known. */
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
  /** The least that the call needed of the lifetime limit that refused it. */
  readonly refusedNano?: number | undefined;
  /** The answer's end was not seen: more may have been generated and charged than was reported. */
  readonly lacksEnd?: boolean | undefined;
  /** The upstream's status; absent if it did not answer. */
  readonly upstreamStatus?: number | undefined;
  readonly reading?: AnswerReading | undefined;
  /** What the caller's dialect could not carry of the answer; absent if it was not translated. */
  readonly lost?: readonly string[] | undefined;
  /** The answer as the caller got it, if the key asks for it to be stored. */
  readonly storedAnswer?: Buffer | undefined;
  /** On the monotonic clock. */
  readonly firstByteMs?: number | undefined;
  readonly upstreamEndedMs?: number | undefined;
  /** How long a stream was silent: its model may have generated output meanwhile that no text shows. */
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
  // All members from the start: V8 is fast if every stage sees objects of one shape.
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

/** How a call of a route was made: which attempt was answered. */
export interface RoutedAttempt {
  readonly routeId: string;
  readonly provider: string;
  readonly attempts: number;
  /** Steps that were left out because they cannot serve the call. */
  readonly skippedSteps: readonly SkippedStep[];
}

/** What is reported about a call of a route; `undefined` for other calls. */
export function routedBy(
  { route }: Pick<Exchange["inbound"], "route">,
  { attempt, attempts, skippedSteps }: Pick<CallContext, "attempt" | "attempts" | "skippedSteps">,
): RoutedAttempt | undefined {
  if (route === undefined || attempt === undefined) return undefined;
  return { routeId: route.id, provider: attempt.target.provider.id, attempts, skippedSteps };
}

/**
 * What the model's dialect cannot carry of the caller's request, and the caller's dialect of the answer; `undefined` if
 * nothing is lost.
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

/** The terms on which the call was made. */
function addTerms(lines: HeaderLine[], grant: Grant): void {
  for (const line of limitHeaders(grant.limitStatuses, grant.atMs)) lines.push(line);
  if (grant.outputCap !== undefined) lines.push(["x-lintel-output-cap", String(grant.outputCap)]);
  if (grant.toolCallCap !== undefined) {
    lines.push(["x-lintel-tool-call-cap", String(grant.toolCallCap)]);
  }
  if (grant.serviceTier !== undefined) lines.push(["x-lintel-service-tier", grant.serviceTier]);
  if (grant.unchecked) lines.push(["x-lintel-limits", "unavailable"]);
}
