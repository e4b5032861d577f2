import type { ProviderSetting } from "@lintel/core";
import type { AttemptOutcome } from "@lintel/service-kit";
import { LRUCache } from "lru-cache";

/** Bound of the failing settings remembered; there are never so many. */
const MAX_REMEMBERED = 10_000;
/** After this many failures in a row a setting cools down; a single one may be chance. */
const FAILURES_TO_COOL_DOWN = 3;
const MIN_COOLDOWN_MS = 1000;
const MAX_COOLDOWN_MS = 60_000;
/** Upper bound of a `retry-after` that is honoured. */
const MAX_RETRY_AFTER_MS = 600_000;

interface Trouble {
  readonly failures: number;
  /** On the forward clock. */
  readonly cooldownUntilMs: number;
}

/** What became of an attempt with a setting. */
export interface AttemptReport {
  readonly settingId: string;
  readonly outcome: AttemptOutcome;
  /** The upstream did not take the setting's credential. */
  readonly isUnauthorised: boolean;
  /** From the upstream's `retry-after`; `undefined` when it gave none. */
  readonly retryAfterMs: number | undefined;
}

/** Which settings are rate limited or failing, as this process has seen: keys that rotate skip them while they cool down. */
export class SettingHealth {
  readonly #troubles = new LRUCache<string, Trouble>({ max: MAX_REMEMBERED });
  readonly #monotonic: () => number;

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic;
  }

  report({ retryAfterMs, isUnauthorised, outcome, settingId }: AttemptReport): void {
    if (outcome === "aborted") return;
    const isLimited = outcome === "rate_limited";
    const isHealthy = outcome === "ok" || (outcome === "client_error" && !isUnauthorised);
    if (isHealthy) {
      if (this.#troubles.size > 0) this.#troubles.delete(settingId);
      return;
    }
    const failures = (this.#troubles.peek(settingId)?.failures ?? 0) + 1;
    const cooldowns = isLimited ? failures : failures - FAILURES_TO_COOL_DOWN + 1;
    const cooldownMs = cooldowns > 0 ? cooldownAfter(cooldowns, retryAfterMs) : 0;
    this.#troubles.set(settingId, { failures, cooldownUntilMs: this.#monotonic() + cooldownMs });
  }

  /** Settings that are not cooling down; when all are, the one that is available again first. */
  usable<Settings extends readonly ProviderSetting[]>(
    settings: Settings,
  ): Settings | readonly ProviderSetting[] {
    if (this.#troubles.size === 0) return settings;
    const nowMs = this.#monotonic();
    const available = settings.filter(({ id }) => this.#cooldownUntil(id) <= nowMs);
    if (available.length > 0) return available;
    return settings
      .toSorted((a, b) => this.#cooldownUntil(a.id) - this.#cooldownUntil(b.id))
      .slice(0, 1);
  }

  #cooldownUntil(settingId: string): number {
    return this.#troubles.peek(settingId)?.cooldownUntilMs ?? Number.NEGATIVE_INFINITY;
  }
}

/** As long as the upstream asked, else doubled each time. */
const cooldownAfter = (times: number, askedMs: number | undefined): number =>
  askedMs === undefined
    ? Math.min(MIN_COOLDOWN_MS * 2 ** (times - 1), MAX_COOLDOWN_MS)
    : Math.min(askedMs, MAX_RETRY_AFTER_MS);
