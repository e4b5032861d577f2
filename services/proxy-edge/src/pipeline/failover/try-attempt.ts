import { causeOf, type FailureCause, GatewayError } from "@lintel/core";
import { UPSTREAM_ERROR_IN_ANSWER } from "@lintel/events";
import type { AttemptOutcome } from "@lintel/service-kit";

import type { Deps } from "../../deps.ts";
import type { AdmittedAttempt } from "../admit/admitted.ts";
import { type CallContext, type Outcome, routedBy } from "../call-context.ts";
import type { SentExchange } from "../exchange.ts";
import { timesOf } from "../plan/deadlines.ts";
import { openReader } from "../relay/relay.ts";
import {
  type Answered,
  type FailedAttempt,
  sendAttempt,
  type SendDeps,
} from "../upstream/call-upstream.ts";
import { reportAttempt, retryAfterOf } from "../upstream/report-attempt.ts";
import { HeldAnswer, type HeldEnd } from "./held-answer.ts";
import { PACE_WINDOW_MS, PacedJudge } from "./paced-judge.ts";
import { readRefusal } from "./read-refusal.ts";
import { judgeOf } from "./start-judge.ts";

export type TriedAttempt =
  | { readonly isAnswer: true; readonly answered: Answered }
  | { readonly isAnswer: false; readonly failed: FailedAttempt };

type TryDeps = SendDeps & Pick<Deps, "after">;

/**
 * Makes one attempt, and holds back the beginning of the response until it is known to be an answer. Rejects with errors
 * that no other attempt can avoid.
 */
export async function tryAttempt(
  deps: TryDeps,
  exchange: SentExchange,
  admitted: AdmittedAttempt,
  context: CallContext,
): Promise<TriedAttempt> {
  const sent = await send(deps, exchange, admitted, context);
  if (sent instanceof GatewayError) return { isAnswer: false, failed: unanswered(sent) };
  const routed = routedBy(exchange.inbound, context);
  const began = { id: exchange.id, atMs: deps.now() };
  const open = () => openReader(sent, began);
  const start = new TimedStart(deps, sent, open);
  const { held } = start;
  const answered: Answered = { ...sent, answer: held, routed };
  exchange.onDisconnect(() => held.release());
  const end = await held.known;
  start.stop();
  exchange.onDisconnect(undefined);
  if (end === "pass") {
    if (sent.answer.status < 300) noteAnswered(deps, sent);
    return { isAnswer: true, answered };
  }
  return { isAnswer: false, failed: failedAnswer(deps, { ...answered, open }, held, end) };
}

/** The probe of a setting has succeeded; that is noted now, since the stream may be long. */
function noteAnswered(deps: TryDeps, { attempt: { setting }, call, sentMs }: Answered): void {
  const atMs = deps.now() - (deps.monotonic() - sentMs);
  const { model } = call.body;
  deps.health.answered({ settingId: setting.id, model, provider: setting.provider, sentMs: atMs });
}

/** The upstream's answer, or its failure to give one. */
async function send(
  deps: TryDeps,
  exchange: SentExchange,
  admitted: AdmittedAttempt,
  context: CallContext,
): Promise<Answered | GatewayError> {
  try {
    return await sendAttempt(deps, exchange, admitted, context);
  } catch (error) {
    const isUpstreams = error instanceof GatewayError && ENDINGS.has(error.code);
    if (isUpstreams && !exchange.disconnected) return error;
    throw error;
  }
}

const ENDINGS: ReadonlyMap<string, Outcome["ending"]> = new Map([
  ["upstream_busy", "refused"],
  ["upstream_failed", "upstream_failed"],
  ["upstream_timeout", "timeout"],
]);

const unanswered = (error: GatewayError): FailedAttempt => ({
  // All slots of the upstream are taken; another setting has slots of its own.
  cause: error.code === "upstream_busy" ? "rate" : "connection",
  outcome: {
    ending: ENDINGS.get(error.code) ?? "upstream_failed",
    status: error.status,
    errorCode: error.code,
  },
  isAnswered: false,
  retryAfterMs: undefined,
  answer: error,
  drop: () => undefined,
});

/** Makes a reader of the answer from its first byte. */
type Open = () => ReturnType<typeof openReader>;

/** An answer, and how it is read. */
interface ReadAnswered extends Answered {
  readonly open: Open;
}

/**
 * Holds an answer back until it is known what came. A stream must deliver its first content within the step's time, and
 * then not fall below the step's speed, if it sets one.
 */
class TimedStart {
  readonly held: HeldAnswer;
  readonly #deps: TryDeps;
  readonly #paced: PacedJudge | undefined;
  #hasBegun = false;
  #cancel: (() => void) | undefined;

  constructor(deps: TryDeps, sent: Answered, open: Open) {
    this.#deps = deps;
    const { judge, paced } = this.#judgeFor(sent, open);
    this.held = new HeldAnswer(sent.answer, judge);
    this.#paced = paced;
    if (!this.#hasBegun && sent.call.body.streamed) this.#awaitContent(sent);
  }

  /** Stops waiting. */
  stop(): void {
    this.#cancel?.();
  }

  #judgeFor({ answer: { status }, attempt }: Answered, open: Open) {
    const { isCompressed, streamed } = open();
    const isPlain = !isCompressed && attempt.target.endpoint.translation === undefined;
    const readerOf = () => open().reader;
    const start = judgeOf({ status, streamed, isPlain, open: readerOf });
    const minCharsPerSecond = attempt.target.step?.step.minCharsPerSecond;
    if (!streamed || minCharsPerSecond === undefined || status >= 300) {
      return { judge: start, paced: undefined };
    }
    const onContent = () => this.#begin();
    const paced = new PacedJudge({ start, minCharsPerSecond, open: readerOf, onContent });
    return { judge: paced, paced };
  }

  #awaitContent({ attempt, sentMs }: Answered): void {
    const { firstContentMs } = timesOfTarget(attempt.target);
    const { monotonic, rules } = this.#deps;
    const leftMs = Math.max(0, sentMs + firstContentMs - monotonic());
    if (leftMs < rules.timeoutMs) {
      this.#after(leftMs, () => this.held.giveUp(late("did not begin its answer in time")));
    }
  }

  #begin(): void {
    this.#hasBegun = true;
    this.#after(PACE_WINDOW_MS, () => {
      if (this.#paced?.isCrawling === true) this.held.giveUp(late("answers too slowly"));
      else this.held.release();
    });
  }

  #after(ms: number, act: () => void): void {
    this.#cancel?.();
    this.#cancel = this.#deps.after(ms, act);
  }
}

const timesOfTarget = ({ step }: Answered["attempt"]["target"]) =>
  step === undefined ? UNTIMED : timesOf(step.step);

const UNTIMED = { firstContentMs: Infinity };

const late = (what: string) => new GatewayError("upstream_timeout", `the provider ${what}`);

function failedAnswer(
  deps: TryDeps,
  answered: ReadAnswered,
  held: HeldAnswer,
  end: Exclude<HeldEnd, "pass">,
): FailedAttempt {
  const { answer, attempt, call, span } = answered;
  const outcome = outcomeOf(deps, answered, held, end);
  const failure = outcome.reading?.failure;
  const status = failure?.status ?? answer.status;
  const told = { setting: attempt.setting, model: call.body.model, sentMs: answered.sentMs };
  return {
    cause: causeOfAnswer(answered, held, outcome),
    outcome,
    isAnswered: end === "fail" && (answer.status >= 400 || failure !== undefined),
    retryAfterMs: status === 429 || status >= 500 ? retryAfterOf(answer.headers, deps.now()) : 0,
    answer: answered,
    drop() {
      held.abort();
      span.end({
        status: answer.status,
        errorCode: outcome.errorCode,
        usage: outcome.reading?.usage,
        responseModel: outcome.reading?.model,
      });
      const seen = { status, headers: answer.headers };
      reportAttempt(deps, { ...told, outcome: attemptOutcome(outcome, status), answer: seen });
    },
  };
}

/** How the attempt ended, as recorded in its event. */
function outcomeOf(
  deps: Pick<TryDeps, "monotonic">,
  { answer, open }: ReadAnswered,
  held: HeldAnswer,
  end: Exclude<HeldEnd, "pass">,
): Outcome {
  const seen = { upstreamStatus: answer.status, upstreamEndedMs: deps.monotonic() };
  const { error } = held;
  const isLate = error instanceof GatewayError && error.code === "upstream_timeout";
  const ending = isLate ? "timeout" : "upstream_failed";
  if (answer.status >= 400) return { ...seen, ending, status: answer.status };
  const { reader } = open();
  reader.push(held.bytes);
  if (end === "fail") reader.flush();
  const reading = reader.read();
  const lacksEnd = end === "broken" || reader.lacksEnd === true;
  if (reading.failure !== undefined) {
    const { status } = reading.failure;
    return { ...seen, ending, status, errorCode: UPSTREAM_ERROR_IN_ANSWER, reading };
  }
  const told = isLate
    ? { status: 504, errorCode: "upstream_timeout" }
    : { status: 502, errorCode: "upstream_failed" };
  return { ...seen, ending, ...told, lacksEnd, reading };
}

function causeOfAnswer({ answer }: Answered, held: HeldAnswer, { reading }: Outcome): FailureCause {
  if (answer.status >= 400) return causeOf(readRefusal(answer.status, answer.headers, held.bytes));
  const { failure } = reading ?? {};
  if (failure === undefined) return held.error === undefined ? "server" : "connection";
  return causeOf({ status: failure.status, codes: [failure.type] });
}

function attemptOutcome({ ending, reading }: Outcome, status: number): AttemptOutcome {
  if (ending === "timeout") return "timeout";
  if (reading !== undefined && reading.failure === undefined) return "unreachable";
  if (status === 429) return "rate_limited";
  return status >= 500 ? "server_error" : "client_error";
}
