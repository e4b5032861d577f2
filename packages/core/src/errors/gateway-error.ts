import { ERRORS, type ErrorCode } from "./catalog.ts";

interface GatewayErrorOptions {
  readonly cause?: unknown;
  /** Facts for the log line. Never sent to the client. */
  readonly detail?: Readonly<Record<string, unknown>>;
  /** When waiting helps: after how many whole seconds. Sent as `retry-after`, unless it is too long to wait for. */
  readonly retryAfterSeconds?: number;
  /** When the window ends that is used up; absent where no such thing is waited for. */
  readonly resetsAtMs?: number;
  /** Overrides the table's advice, for a refusal whose cause decides whether waiting helps. */
  readonly retryable?: boolean;
}

/**
 * The one error type that crosses module boundaries in the data plane. `message` is written for the
 * caller and is safe to return; anything private belongs in `detail` or `cause`.
 */
export class GatewayError extends Error {
  override readonly name = "GatewayError";
  readonly code: ErrorCode;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | undefined;
  readonly resetsAtMs: number | undefined;
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options: GatewayErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.detail = options.detail ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.resetsAtMs = options.resetsAtMs;
    this.retryable = options.retryable ?? ERRORS[code].retryable;
  }

  get status() {
    return ERRORS[this.code].status;
  }
}

/** Turns anything thrown into a `GatewayError`; unknown failures keep their cause but lose their message. */
export function toGatewayError(thrown: unknown): GatewayError {
  if (thrown instanceof GatewayError) return thrown;
  return new GatewayError("internal", "internal error", { cause: thrown });
}
