import type { ProviderSetting } from "@lintel/core";
import type { HeaderLine } from "@lintel/providers";
import type { AttemptOutcome } from "@lintel/service-kit";

import type { Deps } from "../../deps.ts";

/** An attempt that has ended. */
export interface EndedAttempt {
  readonly setting: ProviderSetting;
  readonly outcome: AttemptOutcome;
  /** What the upstream answered; absent when it did not. */
  readonly answer?: { readonly status: number; readonly headers: readonly HeaderLine[] };
}

/** Reports an attempt to the metrics, and to the health that decides which settings serve later ones. */
export function reportAttempt(
  deps: Pick<Deps, "health" | "metrics" | "now">,
  { answer, outcome, setting }: EndedAttempt,
): void {
  deps.metrics.attempted(setting.provider, outcome);
  deps.health.report({
    settingId: setting.id,
    outcome,
    isUnauthorised: answer?.status === 401,
    retryAfterMs:
      outcome === "rate_limited" ? retryAfterOf(answer?.headers ?? [], deps.now()) : undefined,
  });
}

/** `retry-after-ms`, else `retry-after` in seconds or as a date; in milliseconds. */
function retryAfterOf(headers: readonly HeaderLine[], nowMs: number): number | undefined {
  const valueOf = (wanted: string): string =>
    headers.find(([name]) => name.toLowerCase() === wanted)?.[1].trim() ?? "";
  const [milliseconds, seconds] = [valueOf("retry-after-ms"), valueOf("retry-after")];
  if (isAmount(milliseconds)) return Number(milliseconds);
  if (isAmount(seconds)) return Number(seconds) * 1000;
  const atMs = Date.parse(seconds);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

const isAmount = (text: string): boolean => /^\d{1,9}(?:\.\d+)?$/.test(text);
