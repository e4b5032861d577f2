import { completionTokensOf, GatewayError, promptTokensOf } from "@lintel/core";
import type { UsageEvent } from "@lintel/events";

import type { Deps } from "../../deps.ts";
import type { AuthenticatedCall, Outcome } from "../call-context.ts";
import { overheadOf } from "./overhead-of.ts";

export interface ReportedCall {
  readonly event: UsageEvent;
  readonly outcome: Outcome;
  readonly costNano: number | undefined;
  readonly error: Error | undefined;
}

/** Reports an ended call to metrics, log and trace. The log gets one line, without texts and secrets. */
export function reportCall(
  deps: Pick<Deps, "monotonic" | "prices"> & {
    readonly logger: Pick<Deps["logger"], "fact" | "warn">;
    readonly metrics: Pick<Deps["metrics"], "ended" | "refused">;
  },
  context: AuthenticatedCall,
  { costNano, error, event, outcome }: ReportedCall,
): void {
  const durationMs = (context.leftMs ?? deps.monotonic()) - context.startMs;
  const overheadMs = overheadOf(context, outcome, durationMs);
  const firstChunkMs = event.streamed ? firstChunkOf(context, outcome) : undefined;
  const { provider, status, usage } = event;
  deps.metrics.ended({
    provider,
    operation: context.operation,
    model: isSuccess(outcome.upstreamStatus) ? labelOf(deps, context, event) : undefined,
    status,
    ending: event.ending,
    usage,
    unknownUsage: event.unknownUsage,
    costNano,
    durationMs,
    overheadMs,
    firstChunkMs,
    translation: translationOf(context, event),
  });
  if (error instanceof GatewayError && event.ending === "refused") deps.metrics.refused(error.code);
  const span = { status, errorCode: event.errorCode, usage, responseModel: event.responseModel };
  context.span.end(span);
  const line = toLine(event, context, costNano, overheadMs);
  const isHealthy = status < 500 && (error === undefined || event.ending === "refused");
  if (isHealthy) deps.logger.fact(line, "call");
  else deps.logger.warn({ ...line, ...reasonOf(error) }, "call");
}

function translationOf({ call }: AuthenticatedCall, { lost }: UsageEvent) {
  const { translated } = call ?? {};
  if (translated === undefined) return undefined;
  const { from, to } = translated.translation;
  // It was changed to continue an answer, and not translated.
  if (from === to) return undefined;
  return { from, to, isLossy: lost !== undefined };
}

/**
 * The model as a label of metrics: a name that the price book or the setting knows, else `other`. A caller can put any
 * text there, of any length, and some upstreams answer any model name.
 */
function labelOf(
  { prices }: Pick<Deps, "prices">,
  { attempt }: AuthenticatedCall,
  event: UsageEvent,
) {
  const { createdAtMs, model, provider, seller = provider } = event;
  const isOwn = attempt?.priceOverride !== undefined || hasModel(attempt, model);
  return isOwn || prices.find(seller, model, createdAtMs) !== undefined ? model : "other";
}

const hasModel = (attempt: AuthenticatedCall["attempt"], model: string): boolean =>
  attempt?.setting.allowedModels.includes(model) === true;

const firstChunkOf = (
  { sentMs }: AuthenticatedCall,
  { firstByteMs }: Outcome,
): number | undefined =>
  firstByteMs === undefined || sentMs === undefined ? undefined : firstByteMs - sentMs;

const isSuccess = (status = 0): boolean => status >= 200 && status < 300;

const toLine = (
  event: UsageEvent,
  { span }: AuthenticatedCall,
  costNano: number | undefined,
  overheadMs: number | undefined,
) => ({
  callId: event.id,
  keyId: event.keyId,
  provider: event.provider,
  model: event.model,
  status: event.status,
  errorCode: event.errorCode,
  ending: event.ending,
  streamed: event.streamed,
  attempts: event.attempts,
  inputTokens: event.usage && promptTokensOf(event.usage),
  outputTokens: event.usage && completionTokensOf(event.usage),
  ttftMs: event.ttftMs,
  latencyMs: event.latencyMs,
  costNano,
  overheadMs,
  traceId: span.traceId,
});

const reasonOf = (error: Error | undefined) => {
  if (error === undefined) return {};
  return error instanceof GatewayError
    ? { detail: error.detail, err: error.cause ?? error }
    : { err: error };
};
