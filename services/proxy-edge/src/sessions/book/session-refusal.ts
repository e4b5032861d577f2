import type { GatewayError } from "@lintel/core";

interface RefusalOptions {
  /** The client's id of the message that is refused. */
  readonly causeId?: string | undefined;
  /** The session cannot go on. */
  readonly ends?: boolean;
}

/** A message that does not pass, or a session that cannot go on, and why. */
export class SessionRefusal extends Error {
  readonly error: GatewayError;
  readonly causeId: string | undefined;
  readonly ends: boolean;

  constructor(error: GatewayError, { causeId, ends = false }: RefusalOptions) {
    super(error.message, { cause: error });
    this.error = error;
    this.causeId = causeId;
    this.ends = ends;
  }
}
