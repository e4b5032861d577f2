import type { Comparison } from "./comparison.ts";
import { figure, table } from "./table.ts";

/** What Lintel is to reach, and what it did. */
export function renderAims({ ratio, added }: Comparison): string {
  const rows = [
    aim("requests/s per core, × bare relay", {
      value: ratio("lintel", "relay", "plainCapacity"),
      least: 0.6,
    }),
    aim("requests/s per core, × Portkey plain", {
      value: ratio("lintel", "portkey", "plainCapacity"),
      least: 7,
    }),
    aim("requests/s per core with a policy, × without", {
      value: ratio("policy", "lintel", "plainCapacity"),
      least: 0.7,
    }),
    aim("thousand instructions of a plain call on a route, × without", {
      value: ratio("route", "lintel", "plainInstructions"),
      below: 1.05,
    }),
    aim("CPU µs of a plain call on a route, × without", {
      value: ratio("route", "lintel", "plainCpuUs"),
      below: 1.05,
    }),
    aim("added p99 at the fixed rate, ms", { value: added("lintel", "plainP99Ms"), below: 1.5 }),
    aim("added time to first byte (p50), ms", {
      value: added("lintel", "firstByteP50Ms"),
      below: 1,
    }),
    aim("time to first byte (p50) that a policy on answers adds, ms", {
      value: added("answers", "firstByteP50Ms", "lintel"),
      below: 1,
    }),
    aim("p50 of a hit of a route's cache at the fixed rate, × the call it spares", {
      value: ratio("cached", "lintel", "plainP50Ms"),
      below: 1,
    }),
    aim("CPU µs of a plain call that is translated, × untranslated on /v1", {
      value: ratio("translated", "front", "plainCpuUs"),
      below: 1.35,
    }),
    aim("CPU µs of a stream that is translated, × untranslated on /v1", {
      value: ratio("translated", "front", "streamCpuUs"),
      below: 1.5,
    }),
    aim("time to first byte (p50) that a translation adds, ms", {
      value: added("translated", "firstByteP50Ms", "front"),
      below: 1,
    }),
    aim("memory of open streams that are translated, × untranslated on /v1", {
      value: ratio("translated", "front", "memoryMib"),
      below: 2,
    }),
  ];
  return table(["Lintel", "aim", "seen", ""], rows);
}

interface Aim {
  readonly value: number;
  readonly least?: number;
  readonly below?: number;
}

function aim(name: string, { value, least, below }: Aim): string[] {
  const reported = least === undefined ? `< ${below}` : `≥ ${least}`;
  const reached = least === undefined ? value < (below ?? 0) : value >= least;
  const verdict = reached ? "reached" : "missed";
  return [name, reported, figure(value, 2), Number.isNaN(value) ? "not measured" : verdict];
}
