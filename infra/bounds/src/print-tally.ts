import type { EndpointTally, Tally } from "./tally.ts";
import type { TriedCall } from "./try-call.ts";

const HEAD = [
  "endpoint",
  "tried",
  "admitted",
  "violations",
  "unpriced",
  "most p50",
  "p95",
  "usual p50",
  "p95",
  "affordable refused",
];

/** The value below which this part of the values lies. */
export function quantile(values: readonly number[], part: number): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

const ratio = (values: readonly number[], part: number): string =>
  quantile(values, part)?.toFixed(1) ?? "-";

const toRow = (tally: EndpointTally): readonly string[] => [
  tally.name,
  String(tally.tried),
  String(tally.admitted),
  String(tally.violations),
  String(tally.unpriced),
  ratio(tally.most, 0.5),
  ratio(tally.most, 0.95),
  ratio(tally.usual, 0.5),
  ratio(tally.usual, 0.95),
  String(tally.affordableRefused),
];

/** A line for each endpoint, and one for all of them. */
export function toTable({ endpoints }: Pick<Tally, "endpoints">): readonly string[] {
  const sum = (of: (tally: EndpointTally) => number): number =>
    endpoints.reduce((total, tally) => total + of(tally), 0);
  const all: EndpointTally = {
    name: "all",
    tried: sum(({ tried }) => tried),
    admitted: sum(({ admitted }) => admitted),
    violations: sum(({ violations }) => violations),
    unpriced: sum(({ unpriced }) => unpriced),
    affordableRefused: sum(({ affordableRefused }) => affordableRefused),
    refusals: new Map(),
    most: endpoints.flatMap(({ most }) => most),
    usual: endpoints.flatMap(({ usual }) => usual),
  };
  const rows = [HEAD, ...endpoints.map(toRow), toRow(all)];
  const widths = HEAD.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("  "),
  );
}

const MAX_REASONS = 12;

/** For which reasons calls were refused, and how often, by the end of their paths. */
export function toReasons({ endpoints }: Pick<Tally, "endpoints">): readonly string[] {
  return endpoints.map(({ name, refusals }) => {
    const sorted = [...refusals].toSorted(([, one], [, other]) => other - one);
    const listed = sorted.slice(0, MAX_REASONS).map(([reason, times]) => `${reason} ${times}`);
    return `${name}: ${listed.join(", ")}${sorted.length > MAX_REASONS ? ", …" : ""}`;
  });
}

const MAX_SHOWN = 600;

/** A call that should not be as it is: enough to make it again and see why. */
export function toCase({ charge, call, endpoint, index, remainingNano }: TriedCall): string {
  const { chargedNano = 0, reservedNano = 0, sent = "" } = charge ?? {};
  const left = remainingNano === Number.MAX_SAFE_INTEGER ? "plenty" : String(remainingNano);
  return [
    `call ${index}, ${endpoint.name}: reserved ${reservedNano}, charged ${chargedNano} (${(chargedNano / reservedNano).toFixed(3)} times), left ${left}`,
    `  headers ${JSON.stringify(call.headers)}`,
    `  sent ${sent.slice(0, MAX_SHOWN)}`,
  ].join("\n");
}
