import type { MessageReader } from "./message-reader.ts";
import type { SessionCalls } from "./session-calls.ts";
import type { SessionState } from "./session-state.ts";

/** What the parts of a session's book share. */
export interface BookParts {
  readonly calls: SessionCalls;
  readonly dialect: MessageReader;
  /** What the session was opened with; empty when no model was named. */
  readonly model: string;
  /** May the caller use this model? */
  readonly allows: (model: string) => boolean;
  readonly state: SessionState;
}
