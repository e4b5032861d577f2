import type { HealthSign, ProviderSetting } from "@lintel/core";
import type { HeaderLine } from "@lintel/providers";
import type { AttemptOutcome } from "@lintel/service-kit";

import type { Deps } from "../../deps.ts";

/** An attempt that has ended. */
export interface EndedAttempt {
  readonly setting: ProviderSetting;
  /** As the upstream was asked for it. */
  readonly model: string;
  /** On the monotonic clock; `undefined` when it was not sent. */
  readonly sentMs: number | undefined;
  readonly outcome: AttemptOutcome;
  /** What the upstream answered; absent when it did not. */
  readonly answer?: { readonly status: number; readonly headers: readonly HeaderLine[] };
}

/** Reports an attempt to the metrics, and to the health that decides which settings serve later ones. */
export function reportAttempt(
  deps: Pick<Deps, "health" | "metrics" | "monotonic" | "now">,
  { answer, model, outcome, sentMs, setting }: EndedAttempt,
): void {
  deps.metrics.attempted(setting.provider, outcome);
  const nowMs = deps.now();
  deps.health.report({
    settingId: setting.id,
    model,
    provider: setting.provider,
    sign: signOf(outcome, answer?.status),
    isWhole: answer?.status === 401 || answer?.status === 402,
    sentMs: sentMs === undefined ? nowMs : nowMs - (deps.monotonic() - sentMs),
    retryAfterMs:
      outcome === "rate_limited" ? retryAfterOf(answer?.headers ?? [], nowMs) : undefined,
  });
}

/** What an attempt shows of its setting; `undefined` for nothing. */
function signOf(outcome: AttemptOutcome, status = 0): HealthSign | undefined {
  if (outcome === "aborted") return undefined;
  if (outcome === "rate_limited") return "limited";
  if (outcome === "ok") return "well";
  if (outcome !== "client_error") return "failed";
  return status >= 401 && status <= 403 ? "unauthorised" : "well";
}

/** `retry-after-ms`, else `retry-after` in seconds or as a date; in milliseconds. */
export function retryAfterOf(headers: readonly HeaderLine[], nowMs: number): number | undefined {
  const valueOf = (wanted: string): string =>
    headers.find(([name]) => name.toLowerCase() === wanted)?.[1].trim() ?? "";
  const [milliseconds, seconds] = [valueOf("retry-after-ms"), valueOf("retry-after")];
  if (isAmount(milliseconds)) return Number(milliseconds);
  if (isAmount(seconds)) return Number(seconds) * 1000;
  const atMs = Date.parse(seconds);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

const isAmount = (text: string): boolean => /^\d{1,9}(?:\.\d+)?$/.test(text);
