import type { CostUnit, Limits, NanoUsd, WindowUnit } from "@lintel/core";

export type HolderScope = "key" | "user";

/** Whose limits a call must keep. */
export interface Holder {
  readonly scope: HolderScope;
  readonly id: string;
  readonly limits: Limits;
}

/** What a call may cost: nothing is admitted that cannot pay `minNano`; at most `totalNano` is reserved. */
export interface CostReserve {
  readonly minNano: NanoUsd;
  readonly totalNano: NanoUsd;
}

/** What a call may use in tokens, likewise. */
export interface TokenReserve {
  readonly min: number;
  readonly total: number;
}

export interface AdmissionRequest {
  readonly callId: string;
  readonly holders: readonly [Holder, ...Holder[]];
  readonly cost: CostReserve;
  /** Absent: none. */
  readonly tokens?: TokenReserve;
  /** Under which name (`countedModel`) limits of models count the call; absent or empty: under none. */
  readonly model?: string;
  /** Its cost will only be known long after the call: it gets its own reservation. */
  readonly isLasting?: boolean;
}

export type LimitKind = "rate" | "cost" | "total" | "tokens" | "concurrent" | "model-cost";

/** Where a holder stands on one limit, after this call. Calls for `rate` and `concurrent`, tokens, or nano-dollars. */
export interface LimitStatus {
  readonly scope: HolderScope;
  readonly kind: LimitKind;
  /** Absent for a lifetime limit, and for calls at once. */
  readonly unit?: WindowUnit;
  readonly max: number;
  readonly remaining: number;
  /** Unix milliseconds; absent without a window. */
  readonly resetAtMs?: number;
}

export interface Refusal {
  readonly scope: HolderScope;
  readonly kind: LimitKind;
  readonly unit?: WindowUnit;
  /** When trying again can help, Unix milliseconds; absent when it never can: a lifetime is spent, or the limit is less than the call needs. */
  readonly retryAtMs?: number;
  /** Refused because of other calls' open reservations, not of money spent: they may settle for less. */
  readonly contended: boolean;
  /** What other calls have reserved of the limit, in its unit; 0 for limits of calls. */
  readonly reserved: number;
}

export type AdmissionVerdict =
  | {
      readonly admitted: true;
      /** From an allotment: this call has no reservation of its own in Redis, so there is none to renew or finish. */
      readonly allotted?: true;
      /** The moment of admission by Redis' clock, Unix milliseconds: the windows the call belongs to. */
      readonly atMs: number;
      /** What was reserved. Less than asked for means: the call must be capped to it. */
      readonly grantedNano: NanoUsd;
      /** The same of tokens; absent: all that was asked for. */
      readonly grantedTokens?: number;
      readonly limitStatuses: readonly LimitStatus[];
    }
  | {
      readonly admitted: false;
      readonly atMs: number;
      readonly refusal: Refusal;
      readonly limitStatuses: readonly LimitStatus[];
    };

/** A reservation as its owner remembers it. */
export interface OpenReservation {
  readonly callId: string;
  readonly holders: readonly [Holder, ...Holder[]];
  readonly reservedNano: NanoUsd;
  readonly reservedTokens?: number;
  /** As it was asked for. */
  readonly model?: string;
  readonly atMs: number;
}

export interface FinishedCall {
  readonly callId: string;
  readonly holders: readonly Pick<Holder, "scope" | "id">[];
  /** What the call will be billed; `undefined` keeps the upper bound until the worker has counted. */
  readonly costNano: NanoUsd | undefined;
  /** What it used, likewise. */
  readonly tokens?: number | undefined;
}

/** One running sum of the ledger. */
export interface SpendSum {
  readonly unit: "total" | CostUnit;
  /** First millisecond of the window; 0 for `total`. */
  readonly startMs: number;
  readonly costNano: bigint;
  readonly calls: bigint;
  readonly tokens: bigint;
  /** How often the cost was lowered by corrections; of two readings that differ in it the higher one is later. */
  readonly lowered?: bigint;
}

/** What a holder has spent on one model: for ever, and in the windows in which it last did. */
export interface ModelSums {
  /** As `countedModel` gives it. */
  readonly model: string;
  readonly sums: readonly Pick<SpendSum, "unit" | "startMs" | "costNano">[];
  /** As of a sum. */
  readonly lowered?: bigint;
}

/** The ledger's sums of one holder after a batch was booked, and the calls in that batch. */
export interface HolderSettlement {
  readonly scope: HolderScope;
  readonly id: string;
  readonly sums: readonly SpendSum[];
  /** Sums of the models in the batch. */
  readonly models?: readonly ModelSums[];
  readonly callIds: readonly string[];
}

/** The proxy's side: who may call, and what is reserved for it. */
export interface Admission {
  /**
   * Decides on a call and reserves for it, atomically over all limits of all holders, in one round trip when
   * the sums are in Redis. A refused call changes nothing. Throws `GatewayError` `limits_unavailable` when
   * Redis does not answer, or was emptied a moment ago, `store_unavailable` when the ledger (asked only for sums Redis
   * does not have) does not answer.
   */
  admit(request: AdmissionRequest): Promise<AdmissionVerdict>;
  /** Lengthens the leases of calls still running, by default to ten minutes, and puts back what Redis has lost. */
  renew(reservations: readonly OpenReservation[], leaseMs?: number): Promise<void>;
  /** The call has ended: it no longer counts as concurrent. Does nothing where concurrent calls are not limited. */
  leave(call: Pick<OpenReservation, "callId" | "holders">): Promise<void>;
  /** Replaces the bounds of ended calls by what they cost; the worker removes them when it settles. */
  finish(calls: readonly FinishedCall[]): Promise<void>;
}

/** A request for several calls at once, under one reservation. */
export interface BulkRequest extends AdmissionRequest {
  /** Default 1. */
  readonly calls?: number;
  readonly leaseMs?: number;
}

/** What a reservation shall hold from now on. */
export interface ReservationChange extends OpenReservation {
  /** Calls of the rate limits that were taken and will not be made. */
  readonly callsBack: number;
}

/** What allotments are made with. */
export interface BulkAdmission extends Admission {
  admit(request: BulkRequest): Promise<AdmissionVerdict>;
  /** Lowers the reserved money and tokens of running calls that need less than was reserved, and renews their leases. */
  lower(reservations: readonly OpenReservation[]): Promise<void>;
  /** Sets what reservations hold; 0 removes them. Calls are given back each time: do not repeat those. */
  adjust(changes: readonly ReservationChange[], leaseMs: number): Promise<void>;
}

/** A job's reservation in its holders' limits, kept long after the call that began it. */
export interface HeldReservation {
  readonly callId: string;
  /** With the meters on which it is held, as `metersOf` names them. */
  readonly holders: readonly (Pick<Holder, "scope" | "id"> & {
    readonly money: string;
    readonly tokens: string;
  })[];
  readonly reservedNano: NanoUsd;
  readonly reservedTokens: number;
  readonly atMs: number;
}

/** The worker's side. */
export interface Settlement {
  /** The name of the time since Redis was last empty: once it is another, `hold` has to be repeated. */
  epoch(): Promise<string | undefined>;
  /** Keeps what jobs hold for an hour from now, and puts back what Redis has lost. */
  hold(reservations: readonly HeldReservation[]): Promise<void>;
  /** Brings Redis to the ledger's sums and removes the reservations of the booked calls. Safe to repeat, in any order. */
  settle(holders: readonly HolderSettlement[]): Promise<void>;
}
