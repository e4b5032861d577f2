import { completionTokensOf, promptTokensOf } from "@lintel/core";
import type { Booking } from "@lintel/db";
import { genAiNameOf } from "@lintel/providers";
import { contextFromHeaders, GEN_AI, type Telemetry } from "@lintel/service-kit";
import { type Span, SpanKind, SpanStatusCode } from "@opentelemetry/api";

export interface BookingTrace {
  end(): void;
  fail(error: unknown): void;
}

/** Starts a span for each call of a batch that was traced; they end when the batch is booked and settled. */
export type TraceBookings = (bookings: readonly Booking[]) => BookingTrace;

const NOTHING: BookingTrace = { end: () => undefined, fail: () => undefined };

/** Each span is a child of its call's own, so that a trace shows a call from arrival to bill. Free when spans are not exported. */
export function createBookingTracer({
  enabled,
  tracer,
}: Pick<Telemetry, "enabled" | "tracer">): TraceBookings {
  if (!enabled) return () => NOTHING;
  const start = (booking: Booking): Span =>
    tracer.startSpan(
      "book usage",
      { kind: SpanKind.CONSUMER, attributes: attributesOf(booking) },
      contextFromHeaders(booking.event.traceparent),
    );
  return (bookings) => {
    const spans = bookings.filter(({ event }) => event.traceparent !== undefined).map(start);
    return {
      end() {
        for (const span of spans) span.end();
      },
      fail(error) {
        const message = error instanceof Error ? error.name : "unknown";
        for (const span of spans) {
          span.setStatus({ code: SpanStatusCode.ERROR, message });
          span.end();
        }
      },
    };
  };
}

const attributesOf = ({ event, usage, usageSource, costNano, unpriced }: Booking) => ({
  "messaging.system": "bullmq",
  "messaging.operation.type": "process",
  [GEN_AI.providerName]: genAiNameOf(event.provider),
  [GEN_AI.requestModel]: event.model,
  ...(event.responseModel === undefined ? {} : { [GEN_AI.responseModel]: event.responseModel }),
  [GEN_AI.usageInputTokens]: promptTokensOf(usage),
  [GEN_AI.usageOutputTokens]: completionTokensOf(usage),
  "lintel.usage.source": usageSource,
  "lintel.cost.nanodollars": costNano,
  "lintel.unpriced": unpriced,
});
