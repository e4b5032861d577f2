/** How long sessions last. */
export interface SessionTimes {
  /** How long one lasts in which nothing is asked. */
  readonly idleMs: number;
  /** How long one lasts at most. */
  readonly lifetimeMs: number;
}

/** So often at most, the use of a session costs a write. */
const USE_NOTED_EVERY_MS = 60_000;

/** How old the moment of last use may be: far less than what ends a session. */
export const noteUseEveryMs = ({ idleMs }: SessionTimes): number =>
  Math.min(USE_NOTED_EVERY_MS, idleMs / 10);
