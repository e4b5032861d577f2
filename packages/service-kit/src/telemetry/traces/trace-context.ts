import {
  type Context,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  trace,
} from "@opentelemetry/api";
import { parseTraceParent, TraceState } from "@opentelemetry/core";

/** The context a caller sent along (W3C Trace Context); the root context when it sent none or nonsense. */
export function contextFromHeaders(traceparent: string | undefined, tracestate?: string): Context {
  const parent = spanContextFrom(traceparent);
  if (parent === undefined) return ROOT_CONTEXT;
  const state = tracestate === undefined ? {} : { traceState: new TraceState(tracestate) };
  return trace.setSpanContext(ROOT_CONTEXT, { ...parent, ...state });
}

/** The span another process named in a `traceparent`, to link to it. */
export function spanContextFrom(traceparent: string | undefined): SpanContext | undefined {
  if (traceparent === undefined) return undefined;
  const parsed = parseTraceParent(traceparent);
  return parsed === null ? undefined : { ...parsed, isRemote: true };
}

/** The `traceparent` that makes another process's spans children of `span`; undefined when there is no trace. */
export function traceparentOf(span: Span): string | undefined {
  const context = span.spanContext();
  if (!isSpanContextValid(context)) return undefined;
  return `00-${context.traceId}-${context.spanId}-${context.traceFlags.toString(16).padStart(2, "0")}`;
}

/** The `tracestate` that goes with it. */
export function tracestateOf(span: Span): string | undefined {
  const state = span.spanContext().traceState?.serialize();
  return state === "" ? undefined : state;
}

/** For log lines: the id of the trace the span belongs to. */
export function traceIdOf(span: Span): string | undefined {
  const context = span.spanContext();
  return isSpanContextValid(context) ? context.traceId : undefined;
}
