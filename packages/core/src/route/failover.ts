import type { FailureCause } from "./failure-cause.ts";

/** Where an attempt can go: a step with one of the key's settings. */
export interface Place {
  /** The step's number in its route. */
  readonly step: number;
  readonly settingId: string;
  /** How often the same place may be tried again. */
  readonly retries: number;
  /** Takes prompts that are too long elsewhere. */
  readonly isLarger: boolean;
}

/** How far a call has come. */
export interface Failover {
  /** In the order in which they are to be tried. */
  readonly places: readonly Place[];
  /** Where the latest attempt went. */
  readonly at: number;
  /** How often each place was tried. */
  readonly tries: readonly number[];
  /** Places that are not tried any more, whatever their retries. */
  readonly left: readonly boolean[];
  /** The prompt was too long for a place. */
  readonly needsLarger: boolean;
}

/** One call makes no more attempts than this, whatever its route says: each is an event. */
export const MAX_ATTEMPTS = 100;

/** A call whose first attempt goes to the first place. */
export const startFailover = (places: readonly Place[]): Failover => ({
  places,
  at: 0,
  tries: places.map((_, index) => (index === 0 ? 1 : 0)),
  left: places.map(() => false),
  needsLarger: false,
});

export interface NextAttempt {
  readonly state: Failover;
  /** The same place once more: a pause comes before it. */
  readonly isRetry: boolean;
}

/**
 * Where a call goes whose latest attempt failed for `cause`; `undefined` when the failure is its answer. Trouble of a
 * provider is waited out where there are retries, then the next step follows; a limit or a credential is escaped by the
 * next setting, at once; a prompt that is too long only by a step for longer ones; and what any provider would refuse is not
 * tried again.
 */
export function nextAttempt(state: Failover, cause: FailureCause): NextAttempt | undefined {
  if (cause === "request" || triedIn(state) >= MAX_ATTEMPTS) return undefined;
  const isPassing = cause === "connection" || cause === "server";
  if (isPassing && hasRetries(state)) return retry(state);
  const moved = { ...state, left: leftAfter(state, cause), needsLarger: needsLarger(state, cause) };
  const to = findPlace(moved, cause);
  if (to !== undefined) return { state: goTo(moved, to), isRetry: false };
  // Nowhere else to go: a limit is waited out after all.
  return cause === "rate" && hasRetries(state) ? retry(state) : undefined;
}

const triedIn = ({ tries }: Failover): number => tries.reduce((sum, count) => sum + count, 0);

const hasRetries = ({ at, places, tries }: Failover): boolean =>
  (tries[at] ?? 0) <= (places[at]?.retries ?? 0);

const retry = (state: Failover): NextAttempt => ({ state: goTo(state, state.at), isRetry: true });

const goTo = (state: Failover, to: number): Failover => ({
  ...state,
  at: to,
  tries: state.tries.map((count, index) => (index === to ? count + 1 : count)),
});

const needsLarger = (state: Failover, cause: FailureCause): boolean =>
  state.needsLarger || cause === "context";

/** What is not tried again: this place; where its credential is refused, all with the same; where its model is gone, its step. */
function leftAfter({ at, left, places }: Failover, cause: FailureCause): readonly boolean[] {
  const here = places[at];
  return left.map((isLeft, index) => {
    const place = places[index];
    const isSameSetting = cause === "credential" && place?.settingId === here?.settingId;
    const isSameStep = cause === "model" && place?.step === here?.step;
    return isLeft || index === at || isSameSetting || isSameStep;
  });
}

/** The next place: of a limit or a credential another setting of the step, of all else another step before that. */
function findPlace(state: Failover, cause: FailureCause): number | undefined {
  const { at, left, needsLarger: mustBeLarger, places } = state;
  const open = [...places.keys()].filter((index) => {
    const mayTake = !mustBeLarger || places[index]?.isLarger === true;
    return mayTake && left[index] !== true && index !== at;
  });
  const isOfStep = (index: number): boolean => places[index]?.step === places[at]?.step;
  const staysInStep = cause === "rate" || cause === "credential";
  const first = open.find((index) => isOfStep(index) === staysInStep);
  return first ?? open[0];
}
