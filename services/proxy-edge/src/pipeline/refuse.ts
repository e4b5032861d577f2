import { type GatewayError, toGatewayError } from "@lintel/core";
import type { UsageEvent } from "@lintel/events";

import { sendError } from "../http/render-error.ts";
import { limitHeaders } from "./admit/limit-headers.ts";
import { LimitRefusal } from "./admit/limit-refusal.ts";
import {
  type CallContext,
  isAuthenticated,
  type Outcome,
  ownHeaders,
  refusedOutcome,
  routedBy,
} from "./call-context.ts";
import { ClientDisconnected, type Exchange } from "./exchange.ts";
import { disconnectedOutcome } from "./record/abandon.ts";
import { recordCall } from "./record/record-call.ts";

/**
 * Ends a call that came to no answer: refused, failed, or left by its caller. It is recorded like any other when
 * it is known whose call it was; otherwise it is only answered.
 */
export async function refuse(
  deps: Parameters<typeof recordCall>[0],
  exchange: Exchange,
  context: CallContext,
  thrown: unknown,
): Promise<void> {
  exchange.keep();
  const isGone = thrown instanceof ClientDisconnected || exchange.disconnected;
  const error = toGatewayError(thrown);
  const { errors } = exchange.inbound;
  const headers = ownHeaders(exchange.id, context, routedBy(exchange.inbound, context));
  if (error instanceof LimitRefusal) {
    headers.push(...limitHeaders(error.verdict.limitStatuses, error.verdict.atMs));
  }
  const release = (): void => {
    const answer = exchange.disconnected ? unreported(exchange) : error;
    if (answer !== undefined) sendError(exchange.outgoing, answer, { headers, errors });
  };
  if (isAuthenticated(context)) {
    const outcome = isGone ? disconnectedOutcome(exchange) : outcomeOf(error);
    const cause = isGone ? exchange.dismissal : error;
    await recordCall(deps, exchange, context, { outcome, release, error: cause });
    return;
  }
  release();
  if (isGone) return;
  deps.metrics.refused(error.code);
  const { code: errorCode, status } = error;
  context.span.end({ status, errorCode, usage: undefined, responseModel: undefined });
  if (status >= 500) {
    deps.logger.warn({ callId: exchange.id, errorCode, err: error.cause }, "refused");
  }
}

/** What is still to be sent to a caller who was dismissed before an upstream was asked. */
const unreported = ({ dismissal, outgoing }: Exchange): GatewayError | undefined =>
  outgoing.headersSent ? undefined : dismissal;

const outcomeOf = (error: GatewayError): Outcome => ({
  ...refusedOutcome(error),
  ending: ENDINGS.get(error.code) ?? "refused",
});

/** Errors that are no refusals. */
const ENDINGS: ReadonlyMap<string, UsageEvent["ending"]> = new Map([
  ["upstream_failed", "upstream_failed"],
  ["upstream_timeout", "timeout"],
  ["internal", "internal"],
]);
