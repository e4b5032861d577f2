import type { BreakerNews, BreakerPlace, BreakerStore, SharedRest } from "@lintel/breakers";
import { type Breaker, BREAKER_RULES, type Rest } from "@lintel/core";

import type { BreakerCell, Breakers } from "../../memory/health/breakers.ts";

/** How often the state that proxies share is read: news of theirs may have been lost. */
const READ_EVERY_MS = 500;
/** How long it is not asked again whether this proxy may probe, when another one does. */
const ASK_AGAIN_MS = 500;

export interface SharedBreakersOptions {
  readonly breakers: Breakers;
  readonly store: Pick<BreakerStore, "claimProbe" | "close" | "read" | "rest">;
  /** Names this proxy in what it claims. */
  readonly owner: string;
  readonly now: () => number;
  /** A breaker has opened or closed, by what was seen here or elsewhere. */
  readonly onChange: (change: BreakerChange) => void;
  readonly onTrouble: (error: unknown) => void;
}

export interface BreakerChange extends BreakerPlace {
  readonly provider: string;
  /** `undefined` when calls go there again. */
  readonly rest: Rest | undefined;
  /** Another proxy has seen it. */
  readonly isRemote: boolean;
}

/**
 * Shares the breakers of this proxy with those of all others: what one has seen, all know. Nothing waits for it. While Redis
 * is away each proxy goes by what it sees itself, and announces it when Redis is back.
 */
export class SharedBreakers {
  readonly #options: SharedBreakersOptions;
  readonly #timer: NodeJS.Timeout;
  /** What is not in Redis yet, by place: until then, what it holds of these is older. */
  readonly #unannounced = new Map<string, BreakerCell | BreakerPlace>();
  /** Places for which it is, or was a moment ago, asked whether this proxy may probe them. */
  readonly #asked = new Set<string>();
  #syncing: Promise<void> | undefined;

  constructor(options: SharedBreakersOptions, everyMs = READ_EVERY_MS) {
    this.#options = options;
    options.breakers.events = {
      onOpened: (cell) => this.#changed(cell, cell.breaker),
      onClosed: (cell) => this.#changed(cell, undefined),
      onDue: (cell) => void this.#claim(cell),
    };
    this.#timer = setInterval(() => void this.sync(), everyMs);
    this.#timer.unref();
  }

  /** Announces what has not been announced, and takes over what others have. Never rejects. */
  sync(): Promise<void> {
    this.#syncing ??= this.#announceAndRead()
      .catch(this.#options.onTrouble)
      .finally(() => {
        this.#syncing = undefined;
      });
    return this.#syncing;
  }

  /** Takes over what another proxy announces, or this one has announced. */
  hear(news: BreakerNews): void {
    if ("reset" in news) {
      const isOfSetting = ({ settingId }: BreakerPlace) => settingId === news.reset;
      for (const [key, place] of this.#unannounced) {
        if (isOfSetting(place)) this.#unannounced.delete(key);
      }
      for (const cell of this.#options.breakers.open) if (isOfSetting(cell)) this.#takeClosed(cell);
      this.#options.breakers.forgetSetting(news.reset);
    } else if ("rests" in news) {
      for (const rest of news.rests) this.#takeRest(rest);
    } else {
      for (const place of news.closed) this.#takeClosed(place);
    }
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#syncing;
  }

  #changed(cell: BreakerCell, breaker: Breaker | undefined): void {
    const rest = breaker?.state === "open" ? breaker.rest : undefined;
    const { model, provider, settingId } = cell;
    this.#unannounced.set(keyOf(cell), rest === undefined ? { settingId, model } : cell);
    this.#options.onChange({ settingId, model, provider, rest, isRemote: false });
    void this.sync();
  }

  async #announceAndRead(): Promise<void> {
    await this.#announce();
    const { breakers, now, store } = this.#options;
    // What opens from now on may be missing in what is read.
    const before = breakers.open;
    const rests = await store.read(now());
    for (const rest of rests) this.#takeRest(rest);
    const held = new Set(rests.map(keyOf));
    for (const cell of before) if (!held.has(keyOf(cell))) this.#takeClosed(cell);
  }

  async #announce(): Promise<void> {
    const announced = [...this.#unannounced];
    const rests = announced.flatMap(([, cell]) => toSharedRest(cell));
    const closed = announced.flatMap(([, place]) => ("breaker" in place ? [] : [place]));
    await this.#options.store.rest(rests);
    await this.#options.store.close(closed);
    for (const [key, cell] of announced) {
      if (this.#unannounced.get(key) === cell) this.#unannounced.delete(key);
    }
    // What was seen meanwhile. It ends: a place opens once a second at most.
    if (this.#unannounced.size > 0) await this.#announce();
  }

  #takeRest({ provider, ...shared }: SharedRest): void {
    if (this.#unannounced.has(keyOf(shared))) return;
    const { cause, sinceMs, times, untilMs } = shared;
    const rest: Rest = { cause, sinceMs, times, untilMs };
    const was = this.#options.breakers.find(shared)?.breaker;
    if (was?.state === "open" && was.rest.sinceMs >= sinceMs) return;
    this.#options.breakers.take(shared, provider, { state: "open", rest });
    const { model, settingId } = shared;
    this.#options.onChange({ settingId, model, provider, rest, isRemote: true });
  }

  #takeClosed(place: BreakerPlace): void {
    if (this.#unannounced.has(keyOf(place))) return;
    const was = this.#options.breakers.find(place);
    if (was?.breaker.state !== "open") return;
    this.#options.breakers.take(place, was.provider, undefined);
    const { model, provider, settingId } = was;
    this.#options.onChange({ settingId, model, provider, rest: undefined, isRemote: true });
  }

  /** Asks to be the one that finds out; without Redis, it is. */
  async #claim(cell: BreakerCell): Promise<void> {
    const key = keyOf(cell);
    if (this.#asked.has(key)) return;
    this.#asked.add(key);
    const { breakers, now, onTrouble, owner, store } = this.#options;
    const { probeMs } = BREAKER_RULES;
    const untilMs = now() + probeMs;
    const isMine = await store.claimProbe(cell, owner, probeMs).catch((error: unknown) => {
      onTrouble(error);
      return true;
    });
    if (isMine) breakers.allowProbe(cell, untilMs);
    setTimeout(() => this.#asked.delete(key), ASK_AGAIN_MS).unref();
  }
}

function toSharedRest(cell: BreakerCell | BreakerPlace): readonly SharedRest[] {
  if (!("breaker" in cell) || cell.breaker.state !== "open") return [];
  const { model, provider, settingId } = cell;
  return [{ settingId, model, provider, ...cell.breaker.rest }];
}

const keyOf = ({ model, settingId }: BreakerPlace): string => `${settingId} ${model}`;
