import type { LimitStatus } from "@lintel/admission";
import type { HeaderLine } from "@lintel/providers";

const FAMILIES = ["requests", "tokens", "concurrent", "cost"] as const;
type HeaderFamily = (typeof FAMILIES)[number];

const namesOf = (family: HeaderFamily) =>
  [
    `x-ratelimit-limit-${family}`,
    `x-ratelimit-remaining-${family}`,
    `x-ratelimit-reset-${family}`,
  ] as const;

/** Built once: Node validates each new header name again. */
const NAMES = {
  requests: namesOf("requests"),
  tokens: namesOf("tokens"),
  concurrent: namesOf("concurrent"),
  cost: namesOf("cost"),
};

const FAMILY_OF: Readonly<Record<LimitStatus["kind"], HeaderFamily>> = {
  rate: "requests",
  tokens: "tokens",
  concurrent: "concurrent",
  cost: "cost",
  total: "cost",
  "model-cost": "cost",
};

/** Headers that report the tightest limit of requests, tokens, concurrent calls and cost to the caller. */
export function limitHeaders(limitStatuses: readonly LimitStatus[], atMs: number): HeaderLine[] {
  const tightest: { [Name in HeaderFamily]?: LimitStatus } = {};
  for (const status of limitStatuses) {
    const family = FAMILY_OF[status.kind];
    tightest[family] = tighter(tightest[family], status);
  }
  const lines: HeaderLine[] = [];
  for (const family of FAMILIES) {
    const status = tightest[family];
    if (status !== undefined) describe(lines, family, status, atMs);
  }
  return lines;
}

/** The limit with the smaller remaining share. */
const tighter = (one: LimitStatus | undefined, other: LimitStatus): LimitStatus =>
  one !== undefined && one.remaining / one.max <= other.remaining / other.max ? one : other;

function describe(
  lines: HeaderLine[],
  family: HeaderFamily,
  { max, remaining, resetAtMs }: LimitStatus,
  atMs: number,
): void {
  const toText = family === "cost" ? toUsd : String;
  const [limitName, remainingName, resetName] = NAMES[family];
  lines.push([limitName, toText(max)], [remainingName, toText(Math.max(0, remaining))]);
  if (resetAtMs === undefined) return;
  lines.push([resetName, `${Math.max(0, Math.ceil((resetAtMs - atMs) / 1000))}s`]);
}

const NANO = 1_000_000_000;

/** Nano-dollars as decimal dollars, exactly: `0.25`, `5`. */
export function toUsd(nano: number): string {
  const fraction = nano % NANO;
  const whole = String((nano - fraction) / NANO);
  if (fraction === 0) return whole;
  // With a one in front the zeros that begin the fraction stay; those at its end go.
  let digits = String(NANO + fraction);
  while (digits.endsWith("0")) digits = digits.slice(0, -1);
  return `${whole}.${digits.slice(1)}`;
}
