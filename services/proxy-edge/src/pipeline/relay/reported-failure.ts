import { GatewayError } from "@lintel/core";
import { UPSTREAM_ERROR_IN_ANSWER } from "@lintel/events";
import type { AnswerReading } from "@lintel/providers";
import type { AttemptOutcome } from "@lintel/service-kit";

import type { Outcome } from "../call-context.ts";
import type { SentExchange } from "../exchange.ts";

/** The error an upstream reported within an answer it began as a success. */
export const failureOf = ({ reading, upstreamStatus = 0 }: Outcome): AnswerReading["failure"] =>
  upstreamStatus >= 200 && upstreamStatus < 300 ? reading?.failure : undefined;

/** A complete answer that reports an error has failed, with any status. */
export function withFailure(outcome: Outcome): Outcome {
  if (outcome.ending !== "complete" || failureOf(outcome) === undefined) return outcome;
  return { ...outcome, ending: "upstream_failed", errorCode: UPSTREAM_ERROR_IN_ANSWER };
}

/** What the log says of it. */
export function failureError(outcome: Outcome): GatewayError | undefined {
  const failure = failureOf(outcome);
  if (failure === undefined) return undefined;
  const detail = { type: failure.type, status: failure.status };
  return new GatewayError("upstream_failed", "the provider reported an error in its answer", {
    detail,
  });
}

/**
 * What became of the attempt: an error within an answer counts as it would have as a status, and how long its caller
 * waited not at all.
 */
export function attemptOutcome(
  { disconnected }: Pick<SentExchange, "disconnected">,
  outcome: Outcome,
  status: number,
): AttemptOutcome {
  const { ending, lacksEnd } = outcome;
  // Its caller, or its caller's time, has ended it.
  if (lacksEnd === true && (disconnected || ending === "complete")) return "aborted";
  if (ending === "timeout" && !disconnected) return "timeout";
  const failure = failureOf(outcome);
  if (ending === "upstream_failed" && failure === undefined) return "unreachable";
  return outcomeOfStatus(failure?.status ?? status);
}

function outcomeOfStatus(status: number): AttemptOutcome {
  if (status === 429) return "rate_limited";
  if (status >= 500) return "server_error";
  return status >= 400 ? "client_error" : "ok";
}
