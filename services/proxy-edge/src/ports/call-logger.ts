export interface CallLogger {
  /** An `info` line of flat facts that are known to be harmless. */
  fact(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
