interface AdminApiErrorOptions extends ErrorOptions {
  /** What it was answered with; absent when there was no answer of the admin API. */
  readonly status?: number;
}

/** A request the admin API refused, failed at or could not be asked; the message says so to people. */
export class AdminApiError extends Error {
  override readonly name = "AdminApiError";
  readonly status: number | undefined;

  constructor(message: string, { status, ...options }: AdminApiErrorOptions = {}) {
    super(message, options);
    this.status = status;
  }
}
