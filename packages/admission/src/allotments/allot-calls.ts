import { hasExtendedLimits, type NanoUsd } from "@lintel/core";

import type {
  AdmissionRequest,
  AdmissionVerdict,
  BulkAdmission,
  Holder,
  LimitStatus,
} from "../admission.ts";
import { Allotment } from "./allotment.ts";
import { AllottedCalls } from "./allotted-calls.ts";
import { type AllotmentSize, Demand } from "./demand.ts";

/** How long an allotment lasts. What is unused then goes back; a changed limit is in force at once. */
const LIFE_MS = 1000;
/** A dead proxy's allotments lapse after this: long enough for the worker to book what was spent from them. */
const LEASE_MS = 600_000;
/** Between one allotment of a holder and the request for its next. */
const PAUSE_MS = 50;
/** The pause after Redis had no room for an allotment, or did not answer. */
const REFUSED_PAUSE_MS = 500;
const TIDY_EVERY_MS = 100;

export interface AllottingOptions {
  readonly admission: BulkAdmission;
  readonly newId: () => string;
  /** Milliseconds of a monotonic clock. */
  readonly monotonic: () => number;
  readonly onTrouble: (error: unknown) => void;
}

/** Admission that asks Redis once for many calls of a busy holder. */
export interface AllottingAdmission {
  /** As `Admission.admit`; synchronous if an allotment has room. */
  admit(request: AdmissionRequest): AdmissionVerdict | Promise<AdmissionVerdict>;
  /** A call has ended; without a cost, its bound stands until it is booked. Calls that belong to no allotment are ignored. */
  ended(callId: string, costNano: NanoUsd | undefined): void;
  /** Ended calls are on their way to the ledger in one batch. */
  shipped(sequence: number, callIds: readonly string[]): void;
  /** They are in the ledger, and its sums in Redis. */
  booked(sequence: number): void;
  /** Allotted calls whose events have not been shipped. */
  readonly openCalls: number;
  /** Lengthens the leases and puts back what Redis has lost. */
  renew(): Promise<void>;
  /** Gives back what is left. */
  stop(): Promise<void>;
}

interface Handout {
  readonly demand: Demand;
  current: Allotment | undefined;
  isAsking: boolean;
  pauseUntilMs: number;
}

/**
 * Keeps an allotment for each holder whose calls come fast and who is far from its limits; for all others Redis decides
 * call by call. The sum of what is reserved never falls below what is owed, whichever process dies at whatever moment.
 */
export function allotCalls(options: AllottingOptions): AllottingAdmission {
  return new Allotter(options);
}

class Allotter implements AllottingAdmission {
  readonly #options: AllottingOptions;
  /** By holder: a changed key is a new object, so no call is admitted on outdated limits. */
  readonly #handouts = new WeakMap<Holder, Handout>();
  readonly #calls = new AllottedCalls();
  /** Not yet removed from Redis, with what Redis holds for each. */
  readonly #open = new Map<Allotment, NanoUsd>();
  readonly #timer: NodeJS.Timeout;
  #isTidying = false;
  #isStopped = false;
  readonly #asking = new Set<Promise<void>>();

  constructor(options: AllottingOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#tidy(), TIDY_EVERY_MS);
  }

  admit(request: AdmissionRequest): AdmissionVerdict | Promise<AdmissionVerdict> {
    const [holder] = request.holders;
    const isApart = request.holders.length > 1 || request.isLasting === true;
    if (isApart || hasExtendedLimits(holder.limits)) {
      return this.#options.admission.admit(request);
    }
    const nowMs = this.#options.monotonic();
    const handout = this.#handoutOf(holder);
    handout.demand.add(request.cost.totalNano, nowMs);
    const { current } = handout;
    const verdict = current?.admit(request, nowMs);
    if (current === undefined || verdict === undefined) return this.#ask(request, handout);
    this.#calls.add(request.callId, current, request.cost.totalNano);
    if (current.isRunningLow(nowMs)) this.#refill(request, handout, verdict.limitStatuses);
    return verdict;
  }

  ended(callId: string, costNano: NanoUsd | undefined): void {
    if (costNano !== undefined) this.#calls.end(callId, costNano);
  }

  shipped(sequence: number, callIds: readonly string[]): void {
    this.#calls.ship(sequence, callIds);
  }

  booked(sequence: number): void {
    this.#calls.book(sequence);
  }

  get openCalls(): number {
    return this.#calls.size;
  }

  async renew(): Promise<void> {
    const reservations = [...this.#open.keys()].map((allotment) => toChange(allotment, 0));
    const held = reservations.filter(({ reservedNano }) => reservedNano > 0);
    if (held.length > 0) await this.#options.admission.renew(held, LEASE_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#isStopped = true;
    await Promise.all(this.#asking);
    for (const allotment of this.#open.keys()) allotment.close();
    await this.#adjust();
  }

  /** Redis decides; from the limits' status that it returns follows whether an allotment pays off. */
  async #ask(request: AdmissionRequest, handout: Handout): Promise<AdmissionVerdict> {
    const verdict = await this.#options.admission.admit(request);
    if (verdict.admitted) this.#refill(request, handout, verdict.limitStatuses);
    return verdict;
  }

  #refill(
    request: AdmissionRequest,
    handout: Handout,
    limitStatuses: readonly LimitStatus[],
  ): void {
    const nowMs = this.#options.monotonic();
    if (handout.isAsking || this.#isStopped || nowMs < handout.pauseUntilMs) return;
    const size = handout.demand.size(limitStatuses, nowMs);
    if (size === undefined) return;
    handout.isAsking = true;
    const asking = this.#allot(request, handout, size).finally(() => {
      handout.isAsking = false;
      this.#asking.delete(asking);
    });
    this.#asking.add(asking);
  }

  async #allot(
    { holders }: AdmissionRequest,
    handout: Handout,
    { amountNano, calls }: AllotmentSize,
  ): Promise<void> {
    const { admission, monotonic, newId, onTrouble } = this.#options;
    const callId = newId();
    const cost = { minNano: amountNano, totalNano: amountNano };
    const request = { callId, holders, cost, calls, leaseMs: LEASE_MS };
    try {
      const verdict = await admission.admit(request);
      if (verdict.admitted) this.#handOut(toAllotment(request, verdict, monotonic()), handout);
      handout.pauseUntilMs = monotonic() + (verdict.admitted ? PAUSE_MS : REFUSED_PAUSE_MS);
    } catch (error) {
      onTrouble(error);
      handout.pauseUntilMs = monotonic() + REFUSED_PAUSE_MS;
      // It may have been granted nevertheless: release what will not be used.
      const lost = toAllotment(request, { atMs: 0, limitStatuses: [] }, monotonic());
      lost.close();
      lost.takeCallsBack();
      this.#open.set(lost, amountNano);
    }
  }

  #handOut(allotment: Allotment, handout: Handout): void {
    handout.current?.close();
    handout.current = allotment;
    this.#open.set(allotment, allotment.grant.amountNano);
  }

  #handoutOf(holder: Holder): Handout {
    const existing = this.#handouts.get(holder);
    if (existing !== undefined) return existing;
    const fresh = { demand: new Demand(), current: undefined, isAsking: false, pauseUntilMs: 0 };
    this.#handouts.set(holder, fresh);
    return fresh;
  }

  /** Closes what has run out and sends Redis what is still owed. */
  #tidy(): void {
    const nowMs = this.#options.monotonic();
    for (const allotment of this.#open.keys()) if (allotment.isOver(nowMs)) allotment.close();
    if (this.#isTidying) return;
    this.#isTidying = true;
    this.#adjust()
      .catch(this.#options.onTrouble)
      .finally(() => {
        this.#isTidying = false;
      });
  }

  /** Makes Redis match what is reserved here. Amounts are resent until they arrive; calls are given back only once. */
  async #adjust(): Promise<void> {
    const changed = [...this.#open]
      .map(([allotment, heldNano]) => ({
        allotment,
        heldNano,
        change: toChange(allotment, allotment.takeCallsBack()),
      }))
      .filter(
        ({ allotment, change, heldNano }) =>
          change.callsBack > 0 ||
          change.reservedNano !== heldNano ||
          isDone(allotment, change.reservedNano),
      );
    if (changed.length === 0) return;
    await this.#options.admission.adjust(
      changed.map(({ change }) => change),
      LEASE_MS,
    );
    for (const { allotment, change } of changed) {
      if (isDone(allotment, change.reservedNano)) this.#open.delete(allotment);
      else this.#open.set(allotment, change.reservedNano);
    }
  }
}

/** No call can be admitted from it, and nothing is owed. */
const isDone = (allotment: Allotment, heldNano: NanoUsd): boolean =>
  allotment.isClosed && heldNano === 0;

function toAllotment(
  { callId: id, calls, cost, holders }: AllotmentRequest,
  { atMs, limitStatuses }: Pick<AdmissionVerdict, "atMs" | "limitStatuses">,
  nowMs: number,
): Allotment {
  const windowEnds = limitStatuses.flatMap(({ resetAtMs }) => resetAtMs ?? []);
  return new Allotment({
    id,
    holder: holders[0],
    calls,
    amountNano: cost.totalNano,
    atMs,
    endsAtMs: Math.min(atMs + LIFE_MS, ...windowEnds),
    // Redis read its clock before it answered, so our estimate of its time is never ahead of it.
    clockOffsetMs: atMs - nowMs,
    limitStatuses,
  });
}

type AllotmentRequest = AdmissionRequest & Pick<AllotmentSize, "calls">;

const toChange = ({ grant, reservedNano }: Allotment, callsBack: number) => ({
  callId: grant.id,
  holders: [grant.holder] as const,
  reservedNano,
  atMs: grant.atMs,
  callsBack,
});
