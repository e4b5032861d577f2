import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { AlwaysOffSampler, TracerProvider } from "@opentelemetry/sdk-trace";
import { describe, expect, it } from "vitest";

import {
  contextFromHeaders,
  spanContextFrom,
  traceIdOf,
  traceparentOf,
  tracestateOf,
} from "./trace-context.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER = `00-${TRACE}-00f067aa0ba902b7-01`;

const tracer = new TracerProvider().getTracer("test");

describe("contextFromHeaders", () => {
  it("makes our span a child of the caller's, and keeps its state", () => {
    const span = tracer.startSpan("call", {}, contextFromHeaders(CALLER, "vendor=1,other=2"));
    expect(traceIdOf(span)).toBe(TRACE);
    expect(traceparentOf(span)).toMatch(
      new RegExp(`^00-${TRACE}-(?!00f067aa0ba902b7)[\\da-f]{16}-01$`),
    );
    expect(tracestateOf(span)).toBe("vendor=1,other=2");
  });

  it("does not record what the caller did not sample, but passes the trace on", () => {
    const context = contextFromHeaders(CALLER.replace(/01$/, "00"));
    const span = tracer.startSpan("call", {}, context);
    expect(span.isRecording()).toBe(false);
    expect(traceparentOf(span)).toMatch(new RegExp(`^00-${TRACE}-[\\da-f]{16}-00$`));
  });

  it.each([
    undefined,
    "",
    "nonsense",
    `00-${"0".repeat(32)}-00f067aa0ba902b7-01`,
    `00-${TRACE}-${"0".repeat(16)}-01`,
    `ff-${TRACE}-00f067aa0ba902b7-01`,
    `00-${TRACE.toUpperCase()}-00f067aa0ba902b7-01`,
    `${CALLER}, ${CALLER}`,
    `${CALLER}\r\nx: y`,
  ])("begins a trace of its own after %j", (traceparent) => {
    expect(contextFromHeaders(traceparent, "vendor=1")).toBe(ROOT_CONTEXT);
    expect(spanContextFrom(traceparent)).toBeUndefined();
  });
});

describe("traceparentOf", () => {
  it("is what another process reads back", () => {
    const span = tracer.startSpan("call");
    expect(spanContextFrom(traceparentOf(span))).toMatchObject({
      traceId: traceIdOf(span),
      spanId: span.spanContext().spanId,
      traceFlags: 1,
      isRemote: true,
    });
  });

  it("is undefined without a trace", () => {
    const span = trace.wrapSpanContext({ traceId: "", spanId: "", traceFlags: 0 });
    expect([traceparentOf(span), tracestateOf(span), traceIdOf(span)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("marks a span that is not sampled", () => {
    const off = new TracerProvider({ sampler: new AlwaysOffSampler() }).getTracer("test");
    expect(traceparentOf(off.startSpan("call"))).toMatch(/-00$/);
  });
});
