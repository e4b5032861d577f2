import { completionTokensOf, inMainClasses, promptTokensOf } from "@lintel/core";
import { genAiNameOf, type HeaderLine } from "@lintel/providers";
import {
  ATTRIBUTE,
  contextFromHeaders,
  GEN_AI,
  spanContextFrom,
  type Telemetry,
  traceIdOf,
  traceparentOf,
  tracestateOf,
} from "@lintel/service-kit";
import { type Context, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";

import type { AttemptFacts, CallSpan, CallTracer, SpanFacts } from "../ports/call-tracer.ts";

/** Spans of calls and attempts; when none are exported, only the caller's trace context is carried on. */
export const createCallTracer = (telemetry: Pick<Telemetry, "enabled" | "tracer">): CallTracer => ({
  start({ headers, method, route }) {
    const traceparent = textOf(headers["traceparent"]);
    const tracestate = textOf(headers["tracestate"]);
    if (!telemetry.enabled) return carriedSpan(traceparent, tracestate);
    const parent = contextFromHeaders(traceparent, tracestate);
    const attributes = { [ATTRIBUTE.httpMethod]: method, [ATTRIBUTE.httpRoute]: route };
    const options = { kind: SpanKind.SERVER, attributes };
    const span = telemetry.tracer.startSpan(`${method} ${route}`, options, parent);
    return exportedSpan(telemetry, span, trace.setSpan(parent, span));
  },
});

const textOf = (value: string | string[] | undefined): string | undefined =>
  typeof value === "string" ? value : undefined;

const NOTHING = (): void => undefined;

function carriedSpan(traceparent: string | undefined, tracestate: string | undefined): CallSpan {
  const context = spanContextFrom(traceparent);
  const valid = context === undefined ? undefined : traceparent;
  const headers = traceHeaders(valid, valid === undefined ? undefined : tracestate);
  return {
    traceId: context?.traceId,
    traceparent: valid,
    attempt: () => ({ headers, end: NOTHING }),
    end: NOTHING,
  };
}

function exportedSpan(
  { tracer }: Pick<Telemetry, "tracer">,
  span: Span,
  context: Context,
): CallSpan {
  return {
    traceId: traceIdOf(span),
    traceparent: traceparentOf(span),
    attempt(facts) {
      const options = { kind: SpanKind.CLIENT, attributes: attributesOf(facts) };
      const child = tracer.startSpan(`${facts.operation} ${facts.model}`, options, context);
      return {
        headers: traceHeaders(traceparentOf(child), tracestateOf(child)),
        end: (ended) => endSpan(child, ended, isFailedRequest(ended)),
      };
    },
    end: (ended) => endSpan(span, ended, isFailedAnswer(ended)),
  };
}

const attributesOf = ({ model, operation, provider, streamed, url }: AttemptFacts) => ({
  [GEN_AI.operationName]: operation,
  [GEN_AI.providerName]: genAiNameOf(provider),
  [GEN_AI.requestModel]: model,
  [GEN_AI.requestStream]: streamed,
  [ATTRIBUTE.serverAddress]: url.hostname,
  ...(url.port === "" ? {} : { [ATTRIBUTE.serverPort]: Number(url.port) }),
});

type EndFacts = Pick<SpanFacts, "errorCode" | "status">;

/**
 * An answer of ours that is the caller's fault is no error of the server's, and leaves its status unset; for a
 * client any answer above 399 is one (https://opentelemetry.io/docs/specs/semconv/http/http-spans/#status, November 2026).
 */
const isFailedAnswer = ({ errorCode, status = 0 }: EndFacts): boolean =>
  status >= 400 ? status >= 500 : errorCode !== undefined;

const isFailedRequest = ({ errorCode, status = 0 }: EndFacts): boolean =>
  status >= 400 || errorCode !== undefined;

function endSpan(
  span: Span,
  { errorCode, responseModel, status, usage }: SpanFacts,
  isFailed: boolean,
): void {
  if (status !== undefined) span.setAttribute(ATTRIBUTE.httpStatus, status);
  if (responseModel !== undefined) span.setAttribute(GEN_AI.responseModel, responseModel);
  if (usage !== undefined) {
    span.setAttribute(GEN_AI.usageInputTokens, promptTokensOf(usage));
    span.setAttribute(GEN_AI.usageOutputTokens, completionTokensOf(usage));
    span.setAttribute(GEN_AI.usageCacheReadInputTokens, inMainClasses(usage).cacheRead);
    span.setAttribute(GEN_AI.usageReasoningOutputTokens, usage.reasoning);
  }
  if (errorCode !== undefined) span.setAttribute(ATTRIBUTE.errorCode, errorCode);
  if (isFailed) {
    span.setAttribute(ATTRIBUTE.errorType, errorCode ?? String(status));
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}

function traceHeaders(
  traceparent: string | undefined,
  tracestate: string | undefined,
): readonly HeaderLine[] {
  if (traceparent === undefined) return [];
  const line: HeaderLine = ["traceparent", traceparent];
  return tracestate === undefined ? [line] : [line, ["tracestate", tracestate]];
}
