import { type ErrorCode, type FailureCause, GatewayError } from "@lintel/core";
import type { SentAnswer } from "@lintel/translation";

import type { Deps } from "../../deps.ts";
import type { AttemptSpan } from "../../ports/call-tracer.ts";
import type {
  Deadlines,
  PendingAnswer,
  RequestLane,
  UpstreamAnswer,
  UpstreamRequest,
} from "../../ports/upstream.ts";
import type { Grant } from "../admit/admit.ts";
import type { Admitted, AdmittedAttempt } from "../admit/admitted.ts";
import type { CallContext, Outcome, RoutedAttempt } from "../call-context.ts";
import { ClientDisconnected, type SentExchange } from "../exchange.ts";
import { deadlinesOf, stepDeadlines } from "../plan/deadlines.ts";
import type { Attempt } from "../plan/plan-attempt.ts";
import { atOnceOf } from "../plan/slot-of.ts";
import { edited } from "../read/call-body.ts";
import type { Call } from "../read/read-call.ts";
import { abandon, hasWholeBody, type SeenAnswer } from "../record/abandon.ts";
import { plainStream } from "./plain-stream.ts";
import { reportAttempt } from "./report-attempt.ts";
import { requestHeaders } from "./request-headers.ts";
import { signRequest } from "./sign-request.ts";
import { untilAnswered } from "./until-answered.ts";
import { upstreamUrl } from "./upstream-url.ts";

/** What the upstream answers, and the span that ends with it. */
export interface Answered {
  /** The attempt that it answers, and the call as it was sent there. */
  readonly attempt: Attempt;
  readonly call: Call;
  /** The terms on which the call was admitted. */
  readonly grant: Grant;
  /** For a call of a route: what its caller learns about the attempts. */
  readonly routed?: RoutedAttempt | undefined;
  readonly answer: UpstreamAnswer;
  readonly span: AttemptSpan;
  /** When the request was sent, on the monotonic clock. */
  readonly sentMs: number;
  /** The caller has left: is the answer still read? If not, it is cancelled. */
  readonly abandon: (seen?: SeenAnswer) => boolean;
  /** Continues the answer with another attempt when it is cut; absent where a cut ends it. */
  readonly goOn?: ((cut: CutAnswer) => Promise<NextLeg>) | undefined;
}

/** An answer that was cut, and can be continued. */
export interface CutAnswer {
  readonly sent: SentAnswer;
  readonly failed: FailedAttempt;
}

/** What follows the cut. */
export type NextLeg =
  | { readonly kind: "leg"; readonly answered: Answered }
  /** No further attempt was made: the answer ends where it was cut. */
  | { readonly kind: "none" }
  /** The latest attempt has failed. */
  | { readonly kind: "failed"; readonly outcome: Outcome };

/** An attempt that another may follow. */
export interface FailedAttempt {
  readonly cause: FailureCause;
  readonly outcome: Outcome;
  /** The upstream refused: it did no work on the call, or reports itself what it charges. */
  readonly isAnswered: boolean;
  /** How long the provider asked to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** What the caller gets if no other attempt follows: the answer that came, or else the error. */
  readonly answer: Answered | GatewayError;
  /** Discards the answer. */
  readonly drop: () => void;
}

export type SendDeps = Pick<
  Deps,
  | "abandonedReads"
  | "accessTokens"
  | "health"
  | "machineCredentials"
  | "metrics"
  | "monotonic"
  | "now"
  | "rules"
  | "upstream"
>;

/**
 * Makes the plan's attempts, one after the other, until one is answered; if none is, fails as the last one did. The
 * next one is made only if no upstream can have worked on the call: what is reserved is the bound of one attempt. A
 * streamed body can be sent only once.
 */
export async function callUpstream(
  deps: SendDeps,
  exchange: SentExchange,
  admitted: Admitted,
  context: CallContext,
): Promise<Answered> {
  let failure: unknown;
  const [first] = admitted.plan.attempts;
  for (const attempt of admitted.plan.attempts) {
    // The first one's is there already, perhaps with a tighter bound than the plan's.
    if (attempt !== first) context.attempt = attempt;
    try {
      return await sendAttempt(deps, exchange, { ...admitted, attempt }, context);
    } catch (error) {
      failure = error;
      const isUsed = context.isSent || admitted.call.upload !== undefined;
      if (isUsed || !isUpstreamsFault(error)) break;
    }
  }
  throw failure;
}

const ANOTHER_MAY_SERVE: ReadonlySet<ErrorCode> = new Set([
  "upstream_busy",
  "upstream_failed",
  "upstream_timeout",
]);

/** Another upstream may succeed. */
const isUpstreamsFault = (error: unknown): boolean =>
  error instanceof GatewayError && ANOTHER_MAY_SERVE.has(error.code);

/**
 * Sends the call and waits for the answer's head, within the operator's deadlines. If the caller leaves meanwhile, or its
 * own deadline passes, `abandon` decides what becomes of the call.
 */
export async function sendAttempt(
  deps: SendDeps,
  exchange: SentExchange,
  admitted: AdmittedAttempt,
  context: CallContext,
): Promise<Answered> {
  const { attempt, call, caller } = admitted;
  const { setting, target } = attempt;
  // A query in another dialect than the upstream's means nothing to it.
  const asked = call.translated === undefined ? exchange : NO_QUERY;
  const url = upstreamUrl(asked, { setting, target, body: call.body, secret: caller.secret });
  const body = call.upload ?? (await bodyOf(admitted, url));
  const span = context.span.attempt({
    operation: target.endpoint.operation,
    provider: target.provider.id,
    model: call.body.model,
    url,
    streamed: call.body.streamed,
  });
  const unsigned: UpstreamRequest = {
    url,
    method: target.method,
    headers: requestHeaders(exchange, admitted, deps.rules.traceUpstream ? span.headers : []),
    body,
    deadlines: deadlinesFor(attempt, call, deps.rules.timeoutMs),
    lane: laneOf(admitted),
  };
  let sent: PendingAnswer | undefined;
  try {
    const request =
      target.provider.sign === undefined
        ? unsigned
        : await signRequest(deps, { setting, provider: target.provider }, unsigned);
    // Nothing is sent for a caller who is already gone.
    if (exchange.disconnected) throw new ClientDisconnected();
    const sentMs = deps.monotonic();
    context.sentMs = sentMs;
    context.attempts += 1;
    context.isSent = true;
    const pending = deps.upstream.send(request);
    sent = pending;
    context.slot = pending;
    if (call.timeoutMs < deps.rules.timeoutMs) exchange.expireIn(call.timeoutMs, tooLate());
    const leave = (seen?: SeenAnswer) =>
      abandon(deps, { exchange, admitted, context, pending }, seen);
    const answer = plainStream(await untilAnswered(exchange, pending, leave), call.body);
    const { grant } = admitted;
    return { attempt, call, grant, answer, span, sentMs, abandon: leave };
  } catch (error) {
    context.isSent = sent?.isSent === true && hasWholeBody(call);
    span.end({ ...NOTHING_TOLD, errorCode: reasonOf(error) });
    const { model } = call.body;
    const { sentMs } = context;
    reportAttempt(deps, { setting, model, sentMs, outcome: OUTCOMES[reasonOf(error)] });
    throw error;
  }
}

function deadlinesFor({ setting, target }: Attempt, { body }: Call, timeoutMs: number): Deadlines {
  const own = deadlinesOf(setting, timeoutMs);
  return target.step === undefined ? own : stepDeadlines(own, target.step.step, body.streamed);
}

const tooLate = () => new GatewayError("upstream_timeout", "the provider did not answer in time");

const bodyOf = (
  { attempt: { target }, call, grant }: AdmittedAttempt,
  url: URL,
): Buffer | Promise<Buffer> =>
  edited(target.endpoint, call.body, {
    outputCap: grant.outputCap,
    toolCallCap: grant.toolCallCap,
    serviceTier: target.endpoint.takesServiceTier === true ? grant.serviceTier : undefined,
    askForUsage: call.body.streamed && target.provider.supportsStreamUsage?.(url) !== false,
  });

/** The lane to wait in, where the setting's upstream takes a limited number of calls at once. */
function laneOf({
  attempt: { setting, target },
  caller,
  hasAlternative,
}: AdmittedAttempt): RequestLane | undefined {
  const max = atOnceOf(setting, target.provider);
  if (max === undefined) return undefined;
  const lane = { settingId: setting.id, keyId: caller.key.id, max };
  return hasAlternative?.() === true ? { ...lane, isOptional: true } : lane;
}

const NOTHING_TOLD = { status: undefined, usage: undefined, responseModel: undefined };
const OUTCOMES = {
  upstream_timeout: "timeout",
  upstream_failed: "unreachable",
  // A busy upstream is not a failing one.
  upstream_busy: "aborted",
  client_left: "aborted",
} as const;

function reasonOf(error: unknown): keyof typeof OUTCOMES {
  if (error instanceof ClientDisconnected) return "client_left";
  const code = error instanceof GatewayError ? error.code : undefined;
  return code === "upstream_timeout" || code === "upstream_busy" ? code : "upstream_failed";
}

const NO_QUERY = { query: "" } as const;
