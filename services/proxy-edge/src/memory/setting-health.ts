import type { ProviderSetting } from "@lintel/core";
import type { AttemptOutcome } from "@lintel/service-kit";
import { LRUCache } from "lru-cache";

/** Settings in trouble that are remembered; there are never so many. */
const MAX_REMEMBERED = 10_000;
/** So many failures in a row rest a setting; one of them may be chance. */
const FAILURES_TO_REST = 3;
const MIN_REST_MS = 1000;
const MAX_REST_MS = 60_000;
/** An upstream that asks for a longer rest is asked again all the same. */
const MAX_ASKED_REST_MS = 600_000;

interface Trouble {
  readonly failures: number;
  /** On the forward clock. */
  readonly restsUntilMs: number;
}

/** What became of an attempt with a setting. */
export interface AttemptReport {
  readonly settingId: string;
  readonly outcome: AttemptOutcome;
  /** The upstream did not take the setting's credential. */
  readonly isUnauthorised: boolean;
  /** How long the upstream asked to be left alone; `undefined` when it did not. */
  readonly askedRestMs: number | undefined;
}

/** Which settings are rate limited or failing, as this process has seen: keys that rotate pass over them for a while. */
export class SettingHealth {
  readonly #troubles = new LRUCache<string, Trouble>({ max: MAX_REMEMBERED });
  readonly #monotonic: () => number;

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  report({ askedRestMs, isUnauthorised, outcome, settingId }: AttemptReport): void {
    if (outcome === "aborted") return;
    const isLimited = outcome === "rate_limited";
    const isWell = outcome === "ok" || (outcome === "client_error" && !isUnauthorised);
    if (isWell) {
      if (this.#troubles.size > 0) this.#troubles.delete(settingId);
      return;
    }
    const failures = (this.#troubles.peek(settingId)?.failures ?? 0) + 1;
    const rests = isLimited ? failures : failures - FAILURES_TO_REST + 1;
    const restMs = rests > 0 ? restAfter(rests, askedRestMs) : 0;
    this.#troubles.set(settingId, { failures, restsUntilMs: this.#monotonic() + restMs });
  }

  /** Those that do not rest; when all do, the one that is back first. */
  usable<Settings extends readonly ProviderSetting[]>(
    settings: Settings,
  ): Settings | readonly ProviderSetting[] {
    if (this.#troubles.size === 0) return settings;
    const nowMs = this.#monotonic();
    const awake = settings.filter(({ id }) => this.#restsUntil(id) <= nowMs);
    if (awake.length > 0) return awake;
    return settings.toSorted((a, b) => this.#restsUntil(a.id) - this.#restsUntil(b.id)).slice(0, 1);
  }

  #restsUntil(settingId: string): number {
    return this.#troubles.peek(settingId)?.restsUntilMs ?? Number.NEGATIVE_INFINITY;
  }
}

/** As long as the upstream asked, or twice as long each time. */
const restAfter = (times: number, askedMs: number | undefined): number =>
  askedMs === undefined
    ? Math.min(MIN_REST_MS * 2 ** (times - 1), MAX_REST_MS)
    : Math.min(askedMs, MAX_ASKED_REST_MS);
