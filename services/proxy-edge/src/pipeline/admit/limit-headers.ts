import type { Standing } from "@lintel/admission";
import type { HeaderLine } from "@lintel/providers";

const TOLD = ["requests", "tokens", "concurrent", "cost"] as const;
type Told = (typeof TOLD)[number];

const namesOf = (told: Told) =>
  [
    `x-ratelimit-limit-${told}`,
    `x-ratelimit-remaining-${told}`,
    `x-ratelimit-reset-${told}`,
  ] as const;

/** Made once: a name put together anew for each answer is looked through by node for each. */
const NAMES = {
  requests: namesOf("requests"),
  tokens: namesOf("tokens"),
  concurrent: namesOf("concurrent"),
  cost: namesOf("cost"),
};

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
  const lines: HeaderLine[] = [];
  for (const told of TOLD) {
    const standing = tightest[told];
    if (standing !== undefined) describe(lines, told, standing, atMs);
  }
  return lines;
}

/** The limit of which the smaller part is left. */
const tighter = (one: Standing | undefined, other: Standing): Standing =>
  one !== undefined && one.remaining / one.max <= other.remaining / other.max ? one : other;

function describe(
  lines: HeaderLine[],
  told: Told,
  { max, remaining, resetAtMs }: Standing,
  atMs: number,
): void {
  const toText = told === "cost" ? toUsd : String;
  const [limitName, remainingName, resetName] = NAMES[told];
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
