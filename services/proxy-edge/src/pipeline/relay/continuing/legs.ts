import { causeOf, GatewayError } from "@lintel/core";
import { UPSTREAM_ERROR_IN_ANSWER } from "@lintel/events";
import type { AnswerReader } from "@lintel/providers";
import type { SentAnswer } from "@lintel/translation";

import type { Deps } from "../../../deps.ts";
import type { Outcome } from "../../call-context.ts";
import type { SentExchange } from "../../exchange.ts";
import type { Answered, FailedAttempt } from "../../upstream/call-upstream.ts";
import { reportAttempt } from "../../upstream/report-attempt.ts";
import { attemptOutcome, failureOf } from "../reported-failure.ts";
import { Silence } from "../silence.ts";
import { type Continuable, Continuing, type Successor } from "./continuing.ts";

type LegDeps = Pick<Deps, "health" | "metrics" | "monotonic" | "now">;

/** The attempts at an answer: which one is under way, and what became of those before. */
export class Legs {
  readonly #deps: LegDeps;
  readonly #exchange: SentExchange;
  readonly #open: (answered: Answered) => AnswerReader;
  #current: Answered;

  /** `open` makes a reader of an attempt's answer. */
  constructor(
    deps: LegDeps,
    exchange: SentExchange,
    first: { readonly answered: Answered; readonly open: (answered: Answered) => AnswerReader },
  ) {
    this.#deps = deps;
    this.#exchange = exchange;
    this.#current = first.answered;
    this.#open = first.open;
  }

  get current(): Answered {
    return this.#current;
  }

  /** What has the answer continued; `undefined` where it is not. */
  continuing(streamed: boolean, callId: string): Continuing | undefined {
    const { attempt, call, goOn } = this.#current;
    if (goOn === undefined || !streamed) return undefined;
    const continuable: Continuable = {
      dialect: attempt.target.endpoint.dialect.name,
      facts: {
        callId,
        createdAt: Math.floor(this.#deps.now() / 1000),
        model: call.body.model,
        wantsStreamUsage: call.body.asksForUsage,
      },
      goOn: (sent, cut) => this.#goOn(sent, cut),
    };
    return new Continuing(continuable);
  }

  /** Reports how an attempt ended to the trace, the metrics and the health of its setting. */
  report(outcome: Outcome): void {
    const { answer, attempt, call, sentMs, span } = this.#current;
    span.end({
      status: answer.status,
      errorCode: outcome.errorCode,
      usage: outcome.reading?.usage,
      responseModel: outcome.reading?.model,
    });
    reportAttempt(this.#deps, {
      setting: attempt.setting,
      model: call.body.model,
      sentMs,
      outcome: attemptOutcome(this.#exchange, outcome, answer.status),
      answer: { status: failureOf(outcome)?.status ?? answer.status, headers: answer.headers },
    });
  }

  async #goOn(sent: SentAnswer, cut: Outcome): Promise<Successor> {
    const { goOn } = this.#current;
    if (goOn === undefined) return { kind: "none" };
    const next = await goOn({ sent, failed: this.#failed(cut) });
    if (next.kind !== "leg") return next;
    const { answered } = next;
    const { abandon, answer, attempt, call, routed, sentMs } = answered;
    this.#current = answered;
    const leg = {
      answer,
      reader: this.#open(answered),
      silence: new Silence(this.#deps.monotonic, sentMs),
      abandon,
      dialect: attempt.target.endpoint.dialect.name,
      skips: call.translated?.asked.skips,
      attempts: routed?.attempts ?? 0,
    };
    return { kind: "leg", leg };
  }

  /** The attempt under way as one that another may follow. */
  #failed(cut: Outcome): FailedAttempt {
    const { answer } = this.#current;
    const failure = failureOf(cut);
    const outcome =
      failure === undefined
        ? cut
        : { ...cut, status: failure.status, errorCode: UPSTREAM_ERROR_IN_ANSWER };
    return {
      cause:
        failure === undefined
          ? "connection"
          : causeOf({ status: failure.status, codes: [failure.type] }),
      outcome,
      // What it has said is no reason against another.
      isAnswered: true,
      retryAfterMs: undefined,
      answer: new GatewayError("upstream_failed", "the provider broke off its answer"),
      drop: () => {
        this.report(outcome);
        answer.abort();
      },
    };
  }
}
