import type { BreakerPlace } from "@lintel/breakers";
import {
  afterAttempt,
  allowProbe,
  beginProbe,
  type Breaker,
  giveUpProbe,
  type HealthReport,
  type Standing,
  standingOf,
} from "@lintel/core";
import { LRUCache } from "lru-cache";

/** In place of a model: what holds for all of a setting. */
export const WHOLE_SETTING = "";

/** Bounds of what is remembered; there is never so much that fails. */
const MAX_SETTINGS = 1000;
const MAX_MODELS = 100;

/** A breaker that has something to remember, and whose it is. */
export interface BreakerCell extends BreakerPlace {
  readonly provider: string;
  readonly breaker: Breaker;
}

export interface BreakerEvents {
  /** One has opened, by what was seen here, or rests longer. */
  readonly onOpened: (cell: BreakerCell) => void;
  /** One has closed, by what was seen here. */
  readonly onClosed: (cell: BreakerCell) => void;
  /** A rest is over and a call would have gone there: somebody should find out whether it serves again. */
  readonly onDue: (cell: BreakerCell) => void;
}

const NO_EVENTS: BreakerEvents = {
  onOpened: () => undefined,
  onClosed: () => undefined,
  onDue: () => undefined,
};

interface Clocks {
  readonly now: () => number;
  readonly random: () => number;
}

const isOpen = (cell: BreakerCell | undefined): cell is BreakerCell =>
  cell?.breaker.state === "open";

/** The breakers of one proxy, by setting and model, in memory. Settings that are well have none. */
export class Breakers {
  /** Set by who shares them with other proxies. */
  events: BreakerEvents = NO_EVENTS;
  readonly #bySetting = new LRUCache<string, Map<string, BreakerCell>>({ max: MAX_SETTINGS });
  readonly #clocks: Clocks;

  constructor(clocks: Clocks) {
    this.#clocks = clocks;
  }

  /** Reports an attempt of a place. */
  report(place: BreakerPlace, provider: string, report: HealthReport): void {
    const was = this.find(place);
    if (was === undefined && report.sign === "well") return;
    const moment = { nowMs: this.#clocks.now(), random: this.#clocks.random() };
    const breaker = afterAttempt(was?.breaker, report, moment);
    if (breaker === was?.breaker) return;
    const cell = this.#set(place, provider, breaker);
    if (isOpen(cell)) this.events.onOpened(cell);
    else if (isOpen(was)) this.events.onClosed(was);
  }

  /** All settings are well, and there is nothing to remember. */
  get isQuiet(): boolean {
    return this.#bySetting.size === 0;
  }

  standing(place: BreakerPlace): Standing {
    return standingOf(this.find(place)?.breaker, this.#clocks.now());
  }

  find({ model, settingId }: BreakerPlace): BreakerCell | undefined {
    return this.#bySetting.peek(settingId)?.get(model);
  }

  /** A call would have gone to a place whose rest is over. */
  wantProbe(place: BreakerPlace): void {
    const cell = this.find(place);
    if (cell !== undefined) this.events.onDue(cell);
  }

  /** This proxy may find out whether the place serves again, until then. */
  allowProbe(place: BreakerPlace, untilMs: number): void {
    this.#change(place, (breaker) => allowProbe(breaker, this.#clocks.now(), untilMs));
  }

  beginProbe(place: BreakerPlace): void {
    this.#change(place, (breaker) => beginProbe(breaker, this.#clocks.now()));
  }

  giveUpProbe(place: BreakerPlace): void {
    this.#change(place, giveUpProbe);
  }

  /** Takes over what another proxy has announced; events are for what is seen here. */
  take(place: BreakerPlace, provider: string, breaker: Breaker | undefined): void {
    this.#set(place, provider, breaker);
  }

  forgetSetting(settingId: string): void {
    this.#bySetting.delete(settingId);
  }

  /** Those that are open. */
  get open(): readonly BreakerCell[] {
    return [...this.#bySetting.values()].flatMap((cells) => [...cells.values()]).filter(isOpen);
  }

  #change(place: BreakerPlace, change: (breaker: Breaker) => Breaker | undefined): void {
    const was = this.find(place);
    if (was !== undefined) this.#set(place, was.provider, change(was.breaker));
  }

  #set(
    place: BreakerPlace,
    provider: string,
    breaker: Breaker | undefined,
  ): BreakerCell | undefined {
    const { model, settingId } = place;
    const cells = this.#bySetting.get(settingId) ?? new Map<string, BreakerCell>();
    if (breaker === undefined) {
      cells.delete(model);
      if (cells.size === 0) this.#bySetting.delete(settingId);
      return undefined;
    }
    const cell: BreakerCell = { settingId, model, provider, breaker };
    cells.set(model, cell);
    this.#bySetting.set(settingId, cells);
    const [oldest] = cells.keys();
    if (cells.size > MAX_MODELS && oldest !== undefined) cells.delete(oldest);
    return cell;
  }
}
