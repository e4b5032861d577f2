import type { UsageEvent } from "@lintel/events";
import type { HeaderLine } from "@lintel/providers";

/** A call's span; does nothing when spans are not exported. */
export interface CallSpan {
  readonly traceId: string | undefined;
  /** This span's, or the caller's if there is none. */
  readonly traceparent: string | undefined;
  attempt(facts: AttemptFacts): AttemptSpan;
  end(facts: SpanFacts): void;
}

export interface AttemptFacts {
  readonly operation: string;
  readonly provider: string;
  readonly model: string;
  readonly url: URL;
  readonly streamed: boolean;
}

export interface AttemptSpan {
  /** Trace context for the provider. */
  readonly headers: readonly HeaderLine[];
  end(facts: SpanFacts): void;
}

export interface SpanFacts {
  readonly status: number | undefined;
  readonly errorCode: string | undefined;
  readonly usage: UsageEvent["usage"];
  readonly responseModel: string | undefined;
}

export interface TracedRequest {
  readonly method: string;
  readonly route: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface CallTracer {
  start(request: TracedRequest): CallSpan;
}
