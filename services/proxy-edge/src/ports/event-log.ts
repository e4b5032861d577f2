import type { CallStart, UsageEvent } from "@lintel/events";

/** What is kept of an ended call until it is in the ledger. */
export interface EndedCallRecord {
  readonly event: UsageEvent;
  /** Present when the call has a reservation; without a cost its upper bound stands until the worker has counted. */
  readonly reservation?: {
    readonly holders: readonly { readonly scope: "key" | "user"; readonly id: string }[];
    readonly costNano?: number | undefined;
    readonly tokens?: number | undefined;
  };
}

export interface EventLog {
  /**
   * Keeps that a call is about to be sent, until its record is kept. Resolves once that survives the death of this
   * process; rejects with `overloaded`, at once, when it does not: the call must not be sent then.
   */
  begin(start: CallStart): Promise<void>;
  /** Resolves once the record survives the death of this process; rejects when that is not so within its deadline. */
  append(record: EndedCallRecord): Promise<void>;
  /**
   * Keeps the record of a call that cost nothing if there is room for it, and never makes its caller wait; dropped and
   * counted otherwise.
   */
  offer(record: EndedCallRecord): void;
  /** False while records cannot be kept: no call should be made then. */
  readonly writable: boolean;
}
