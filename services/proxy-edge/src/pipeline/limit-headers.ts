import type { Standing } from "@lintel/admission";
import type { HeaderLine } from "@lintel/providers";

/** Tells a caller where it stands: on the tightest limit of calls and on the tightest one of cost. */
export function limitHeaders(standings: readonly Standing[], atMs: number): HeaderLine[] {
  const calls = tightest(standings.filter(({ kind }) => kind === "rate"));
  const cost = tightest(standings.filter(({ kind }) => kind !== "rate"));
  return [...describe("requests", calls, atMs, String), ...describe("cost", cost, atMs, toUsd)];
}

/** The limit of which the smallest part is left. */
const tightest = (standings: readonly Standing[]): Standing | undefined =>
  standings.toSorted((a, b) => a.remaining / a.max - b.remaining / b.max)[0];

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

/** Nano-dollars as decimal dollars, exactly: `0.25`, `5`. */
export function toUsd(nano: number): string {
  const digits = String(Math.trunc(nano)).padStart(10, "0");
  const fraction = digits.slice(-9).replace(/0+$/, "");
  return fraction === "" ? digits.slice(0, -9) : `${digits.slice(0, -9)}.${fraction}`;
}
