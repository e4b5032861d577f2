import { figure, percent, table } from "../report/table.ts";
import type { Attribution } from "./attribute-samples.ts";

const OWNERS_SHOWN = 40;
const FUNCTIONS_SHOWN = 30;

export interface ProfiledLoad {
  readonly completed: number;
  /** CPU of the whole process in the window. */
  readonly cpuMs: number;
}

/** Where the time of a call goes, as markdown. */
export function renderProfile(attribution: Attribution, load: ProfiledLoad): string {
  const cpuUs = (load.cpuMs * 1_000) / load.completed;
  const busyUs = attribution.busyUs / load.completed;
  return [
    "## Where Lintel's time goes (CPU profile, plain calls at saturation)",
    `${figure(cpuUs, 1)} µs CPU per call while profiled (the profiler's own cost included): ${figure(busyUs, 1)} on the main thread, ${figure(cpuUs - busyUs, 1)} on others (garbage collection, compiler, file writes).`,
    listing("who caused it (Node's and native time counted to the nearest caller)", {
      ...load,
      sums: attribution.byOwner,
      shown: OWNERS_SHOWN,
    }),
    listing("function (self time)", {
      ...load,
      sums: attribution.byFunction,
      shown: FUNCTIONS_SHOWN,
    }),
  ].join("\n\n");
}

interface Listing extends ProfiledLoad {
  readonly sums: ReadonlyMap<string, number>;
  readonly shown: number;
}

function listing(what: string, { sums, shown, completed }: Listing): string {
  const total = [...sums.values()].reduce((sum, us) => sum + us, 0);
  const rows = [...sums]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, shown)
    .map(([name, us]) => [name, figure(us / completed, 2), percent(us / total)]);
  return table([what, "µs/call", "share"], rows);
}
