/** Nanoseconds of each unit. Go has no day; the contract's examples do. Both signs for micro are in use. */
const UNIT_NS: ReadonlyMap<string, bigint> = new Map([
  ["ns", 1n],
  ["us", 1000n],
  ["\u00B5s", 1000n],
  ["\u03BCs", 1000n],
  ["ms", 1_000_000n],
  ["s", 1_000_000_000n],
  ["m", 60_000_000_000n],
  ["h", 3_600_000_000_000n],
  ["d", 86_400_000_000_000n],
]);

const NS_PER_MS = 1_000_000n;
/** Go's own range: a signed 64-bit count of nanoseconds, about 292 years. */
const MAX_NS = 2n ** 63n - 1n;
/** No honest duration is longer; it bounds the work done for a hostile one. */
const MAX_LENGTH = 100;

const SHAPE =
  /^(?<sign>[+-]?)(?<parts>(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|\u00B5s|\u03BCs|ms|s|m|h|d))+)$/;
const PART = /(?<whole>\d*)(?:\.(?<fraction>\d*))?(?<unit>[a-z\u00B5\u03BC]+)/g;

/**
 * Reads a duration in Go's syntax (`1h30m`, `500ms`, `-1.5s`, `0`), with `d` for days of 24 hours, into
 * milliseconds. Exact to the nanosecond, as Go's: what is finer is cut off. `undefined` when `text` is no
 * duration or beyond Go's range.
 */
export function parseGoDuration(text: string): number | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  if (/^[+-]?0$/.test(text)) return 0;
  const groups = SHAPE.exec(text)?.groups;
  if (groups?.["parts"] === undefined) return undefined;
  const ns = sumOfParts(groups["parts"]);
  if (ns > MAX_NS) return undefined;
  // Whole and broken milliseconds apart: a large count of nanoseconds does not fit a double.
  const ms = Number(ns / NS_PER_MS) + Number(ns % NS_PER_MS) / 1e6;
  return groups["sign"] === "-" && ms !== 0 ? -ms : ms;
}

function sumOfParts(parts: string): bigint {
  let sum = 0n;
  for (const { groups } of parts.matchAll(PART)) {
    const unit = UNIT_NS.get(groups?.["unit"] ?? "") ?? 0n;
    const fraction = groups?.["fraction"] ?? "";
    sum += BigInt(groups?.["whole"] ?? "") * unit;
    sum += (BigInt(fraction) * unit) / 10n ** BigInt(fraction.length);
  }
  return sum;
}
