import type { BreakerPlace } from "@lintel/breakers";
import {
  type Choice,
  type HealthSign,
  orderDestinations,
  type PacedAnswer,
  type RouteDestination,
  type Standing,
} from "@lintel/core";

import { type Breakers, WHOLE_SETTING } from "./breakers.ts";
import { Paces } from "./paces.ts";

/** An attempt that has ended, as its setting's health sees it. */
export interface AttemptReport extends BreakerPlace {
  readonly provider: string;
  /** `undefined` when nothing was learnt: the caller left, or it was not sent. */
  readonly sign: HealthSign | undefined;
  /** The credential was refused for everything, not for this model alone. */
  readonly isWhole: boolean;
  /** When it was sent, Unix milliseconds. */
  readonly sentMs: number;
  /** From the upstream's `retry-after`; `undefined` when it gave none. */
  readonly retryAfterMs: number | undefined;
}

/** What decides the order of a call's destinations, but for their health. */
export interface CallChoice<To extends RouteDestination> extends Pick<
  Choice<To>,
  "affinity" | "costOf" | "spreads" | "strategy"
> {
  readonly streamed: boolean;
}

interface Clocks {
  readonly now: () => number;
  readonly random: () => number;
}

/**
 * Which of a call's destinations come first: by the strategy of its route, by conversation, and by how well they are, as
 * this proxy has seen, or others have. All of it is memory, and at once.
 */
export class RouteHealth {
  readonly #breakers: Breakers;
  readonly #paces: Paces;
  readonly #clocks: Clocks;

  constructor(breakers: Breakers, clocks: Clocks) {
    this.#breakers = breakers;
    this.#paces = new Paces(clocks.now);
    this.#clocks = clocks;
  }

  /** All of the destinations, in the order in which they are to be tried. Those that rest are last. */
  order<To extends RouteDestination>(
    destinations: readonly To[],
    { affinity, costOf, spreads, strategy, streamed }: CallChoice<To>,
  ): readonly To[] {
    const ordered = orderDestinations(destinations, {
      strategy,
      affinity,
      spreads,
      costOf,
      random: this.#clocks.random,
      standingOf: (to) => this.#standingOf(to),
      restsUntilMs: (to) => this.#restsUntilMs(to),
      latencyOf: (to) => this.#paces.paceOf(to, streamed),
    });
    const [first] = ordered;
    if (first === undefined || ordered.length === 1) return ordered;
    if (strategy === "least-latency") this.#paces.tryAgain(first, streamed);
    if (this.#breakers.isQuiet) return ordered;
    for (const place of placesOf(first)) this.#breakers.beginProbe(place);
    return ordered;
  }

  /** No call should go there now that can go elsewhere. */
  isOpen(settingId: string, model: string): boolean {
    return this.#standingOf({ settingId, model }) !== "well";
  }

  /** The upstream has begun to answer: what was only tried serves again. How the answer ends is for `report`. */
  answered(place: BreakerPlace & Pick<AttemptReport, "provider" | "sentMs">): void {
    if (this.#breakers.isQuiet) return;
    for (const at of placesOf(place)) {
      if (this.#breakers.find(at)?.breaker.state !== "open") continue;
      this.#breakers.report(at, place.provider, { sign: "well", sentMs: place.sentMs });
    }
  }

  report(attempt: AttemptReport): void {
    const { isWhole, provider, retryAfterMs, sentMs, sign } = attempt;
    if (this.#breakers.isQuiet && (sign === "well" || sign === undefined)) return;
    const [own, whole] = placesOf(attempt);
    if (sign !== undefined) {
      const told = { sentMs, retryAfterMs, sign };
      this.#breakers.report(isWhole ? whole : own, provider, told);
      if (sign === "well") this.#breakers.report(whole, provider, told);
    }
    // Of what was not reported, a probe has found out nothing.
    this.#giveUp(own, whole);
  }

  /** How quick an answer was; for routes that go by it. */
  paced(place: BreakerPlace, answer: PacedAnswer): void {
    this.#paces.note(place, answer);
  }

  #giveUp(...places: readonly BreakerPlace[]): void {
    for (const place of places) this.#breakers.giveUpProbe(place);
  }

  /** The worse of what holds for the setting with this model, and for all of it. */
  #standingOf(to: BreakerPlace): Standing {
    if (this.#breakers.isQuiet) return "well";
    const [own, whole] = placesOf(to).map((place) => {
      const standing = this.#breakers.standing(place);
      if (standing === "due") this.#breakers.wantProbe(place);
      return standing;
    });
    return WORST_FIRST.find((standing) => standing === own || standing === whole) ?? "well";
  }

  #restsUntilMs(to: BreakerPlace): number {
    return Math.max(
      ...placesOf(to).map((place) => {
        const breaker = this.#breakers.find(place)?.breaker;
        return breaker?.state === "open" ? breaker.rest.untilMs : 0;
      }),
    );
  }
}

const WORST_FIRST: readonly Standing[] = ["resting", "due", "probe"];

/** Names of models are the callers' on some paths; none is so long. */
const MAX_MODEL_LENGTH = 200;

/** The place itself, and all of its setting. */
const placesOf = ({ model, settingId }: BreakerPlace): readonly [BreakerPlace, BreakerPlace] => [
  { settingId, model: model.slice(0, MAX_MODEL_LENGTH) },
  { settingId, model: WHOLE_SETTING },
];
