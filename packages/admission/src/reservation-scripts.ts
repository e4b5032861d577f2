import type { BulkAdmission, FinishedCall, Holder, OpenReservation } from "./admission.ts";
import { costUnitsOf } from "./limit-args.ts";
import { script, type ScriptRunner } from "./run-script.ts";
import { ADJUST } from "./scripts/adjust.ts";
import { FINISH } from "./scripts/finish.ts";
import { RENEW } from "./scripts/renew.ts";

const ADJUST_SCRIPT = script(ADJUST);
const FINISH_SCRIPT = script(FINISH);
const RENEW_SCRIPT = script(RENEW);

/** How long an ended call waits for the worker before its reservation lapses. */
const FINISHED_LEASE_MS = 86_400_000;
/** One script call handles at most so many calls: Redis serves nobody else meanwhile. */
const CALLS_PER_SCRIPT = 200;

export interface ScriptContext {
  readonly run: ScriptRunner;
  /** The clock override of the scripts; empty for Redis' own. */
  readonly clock: () => number | "";
  readonly keysOf: (slot: string, holders: Holders) => readonly string[];
  readonly leaseMs: number;
}

type Holders = readonly Pick<Holder, "scope" | "id">[];

/** What happens to reservations after they were made. */
export const reservationScripts = ({
  clock,
  keysOf,
  leaseMs,
  run,
}: ScriptContext): Pick<BulkAdmission, "renew" | "adjust" | "finish"> => ({
  async renew(reservations, lease = leaseMs) {
    for (const group of groupsOf(reservations)) {
      const { holders, slot } = group[0];
      const calls = group.flatMap(({ atMs, callId, reservedNano }) => [callId, reservedNano, atMs]);
      const units = holders.map(({ limits }) => costUnitsOf(limits));
      const args = [clock(), lease, units.length, ...units, ...calls];
      await run(RENEW_SCRIPT, keysOf(slot, holders), args);
    }
  },
  async adjust(changes, lease) {
    for (const group of groupsOf(changes)) {
      const { holders, slot } = group[0];
      const units = holders.map(({ limits }) => limits.rate.map(({ unit }) => unit).join());
      const args = group.flatMap(({ atMs, callId, callsBack, reservedNano }) => [
        callId,
        reservedNano,
        atMs,
        callsBack,
      ]);
      const head = [clock(), lease, units.length, ...units];
      await run(ADJUST_SCRIPT, keysOf(slot, holders), [...head, ...args]);
    }
  },
  async finish(calls) {
    for (const group of groupsOf(calls)) {
      const { holders, slot } = group[0];
      const costs = group.flatMap(({ callId, costNano }) => [callId, costNano ?? ""]);
      await run(FINISH_SCRIPT, keysOf(slot, holders), [clock(), FINISHED_LEASE_MS, ...costs]);
    }
  },
});

type Grouped = Pick<OpenReservation | FinishedCall, "slot" | "holders">;

/** Calls of the same holders go in one script call, in bounded portions. */
function groupsOf<T extends Grouped>(calls: readonly T[]): readonly [T, ...T[]][] {
  const byHolders = new Map<string, [T, ...T[]][]>();
  for (const call of calls) {
    const name = JSON.stringify([call.slot, call.holders]);
    const groups = byHolders.get(name);
    const last = groups?.at(-1);
    if (groups === undefined) byHolders.set(name, [[call]]);
    else if (last !== undefined && last.length < CALLS_PER_SCRIPT) last.push(call);
    else groups.push([call]);
  }
  return [...byHolders.values()].flat();
}
