export interface ErrorDialect {
  /** A whole body. */
  toBody(error: ClientError): string;
  /** An event that ends a stream whose head is already sent. It first ends an event that was cut. */
  toEvent(error: ClientError): string;
  /** The header in which this dialect's clients look for the id of a request; absent where `x-request-id` is it. */
  readonly requestIdHeader?: string;
}

export interface ClientError {
  /** The gateway's own name for what went wrong, e.g. `rate_limited`; absent of what an upstream says went wrong. */
  readonly code?: string;
  readonly status: number;
  /** The `type` of the OpenAI error shape. */
  readonly type: string;
  /** Written for the caller. */
  readonly message: string;
  /** When waiting helps: after how many whole seconds. */
  readonly retryAfterSeconds?: number | undefined;
  /** When the limit is free again, in seconds since 1970; only where that is later than a client should wait for. */
  readonly resetsAtSeconds?: number | undefined;
}
