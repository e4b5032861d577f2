import type { Standing } from "@lintel/admission";
import type { HeaderLine } from "@lintel/providers";

type Told = "requests" | "tokens" | "concurrent" | "cost";

const TOLD_AS: Readonly<Record<Standing["kind"], Told>> = {
  rate: "requests",
  tokens: "tokens",
  concurrent: "concurrent",
  cost: "cost",
  total: "cost",
  "model-cost": "cost",
};

/** Tells a caller where it stands: on the tightest limit of calls, of tokens, of calls at once and of cost. */
export function limitHeaders(standings: readonly Standing[], atMs: number): HeaderLine[] {
  const tightest: { [Name in Told]?: Standing } = {};
  for (const standing of standings) {
    const told = TOLD_AS[standing.kind];
    tightest[told] = tighter(tightest[told], standing);
  }
  return [
    ...describe("requests", tightest.requests, atMs, String),
    ...describe("tokens", tightest.tokens, atMs, String),
    ...describe("concurrent", tightest.concurrent, atMs, String),
    ...describe("cost", tightest.cost, atMs, toUsd),
  ];
}

/** The limit of which the smaller part is left. */
const tighter = (one: Standing | undefined, other: Standing): Standing =>
  one !== undefined && one.remaining / one.max <= other.remaining / other.max ? one : other;

function describe(
  what: string,
  standing: Standing | undefined,
  atMs: number,
  toText: (amount: number) => string,
): HeaderLine[] {
  if (standing === undefined) return [];
  const lines: HeaderLine[] = [
    [`x-ratelimit-limit-${what}`, toText(standing.max)],
    [`x-ratelimit-remaining-${what}`, toText(Math.max(0, standing.remaining))],
  ];
  if (standing.resetAtMs === undefined) return lines;
  const seconds = Math.max(0, Math.ceil((standing.resetAtMs - atMs) / 1000));
  return [...lines, [`x-ratelimit-reset-${what}`, `${seconds}s`]];
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
