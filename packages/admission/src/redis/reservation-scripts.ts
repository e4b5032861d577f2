import type { BulkAdmission, FinishedCall, Holder, OpenReservation } from "../admission.ts";
import { metersOf } from "../meters.ts";
import { loadScript } from "./load-script.ts";
import type { ScriptRunner } from "./run-script.ts";

const ADJUST_SCRIPT = loadScript("adjust");
const FINISH_SCRIPT = loadScript("finish");
const RENEW_SCRIPT = loadScript("renew");

/** How long an ended call waits for the worker before its reservation lapses. */
const FINISHED_LEASE_MS = 86_400_000;
/** Most calls handled by one script run: Redis serves no other client meanwhile. */
const CALLS_PER_SCRIPT = 200;

export interface ScriptContext {
  readonly run: ScriptRunner;
  /** The clock override of the scripts; empty for Redis' own. */
  readonly clock: () => number | "";
  readonly keysOf: (holders: Holders) => readonly string[];
  readonly leaseMs: number;
}

type Holders = readonly Pick<Holder, "scope" | "id">[];

/** What happens to reservations after they were made. */
export const reservationScripts = ({
  clock,
  keysOf,
  leaseMs,
  run,
}: ScriptContext): Pick<BulkAdmission, "renew" | "adjust" | "finish" | "lower"> => ({
  renew: (reservations, lease = leaseMs) =>
    together(reservations, (group) => {
      const { holders } = group[0];
      const flags = holders.map(({ limits }) => (limits.concurrent === undefined ? "" : "1"));
      const args = [clock(), lease, flags.length, ...flags, ...group.flatMap(renewalArgs)];
      return run(RENEW_SCRIPT, keysOf(holders), args);
    }),
  adjust: (changes, lease) =>
    together(changes, (group) => {
      const { holders } = group[0];
      const units = holders.map(({ limits }) => limits.rate.map(({ unit }) => unit).join());
      const args = group.flatMap(({ atMs, callId, callsBack, reservedNano }) => [
        callId,
        reservedNano,
        atMs,
        callsBack,
      ]);
      const head = [clock(), lease, units.length, ...units];
      return run(ADJUST_SCRIPT, keysOf(holders), [...head, ...args]);
    }),
  lower: (reservations) =>
    together(reservations, (group) => {
      const { holders } = group[0];
      const args = group.flatMap(({ callId, reservedNano, reservedTokens = "" }) => [
        callId,
        reservedNano,
        reservedTokens,
      ]);
      return run(FINISH_SCRIPT, keysOf(holders), [clock(), leaseMs, ...args]);
    }),
  finish: (calls) =>
    together(calls, (group) => {
      const { holders } = group[0];
      const ends = group.flatMap(({ callId, costNano = "", tokens = "" }) => [
        callId,
        costNano,
        tokens,
      ]);
      return run(FINISH_SCRIPT, keysOf(holders), [clock(), FINISHED_LEASE_MS, ...ends]);
    }),
});

const renewalArgs = (call: OpenReservation): readonly (string | number)[] => [
  call.callId,
  call.reservedNano,
  call.reservedTokens ?? 0,
  call.atMs,
  ...call.holders.flatMap(({ limits }) => {
    const { money, tokens } = metersOf(limits, call.model);
    return [money, tokens];
  }),
];

/** Calls of many users are as many groups: sent together, they cost one round trip. */
async function together<T extends Grouped>(
  calls: readonly T[],
  send: (group: readonly [T, ...T[]]) => Promise<unknown>,
): Promise<void> {
  await Promise.all(groupsOf(calls).map(send));
}

type Grouped = Pick<OpenReservation | FinishedCall, "holders">;

/** Calls of the same holders go in one script call, in bounded portions. */
function groupsOf<T extends Grouped>(calls: readonly T[]): readonly [T, ...T[]][] {
  const byHolders = new Map<string, [T, ...T[]][]>();
  for (const call of calls) {
    const name = JSON.stringify(call.holders);
    const groups = byHolders.get(name);
    const last = groups?.at(-1);
    if (groups === undefined) byHolders.set(name, [[call]]);
    else if (last !== undefined && last.length < CALLS_PER_SCRIPT) last.push(call);
    else groups.push([call]);
  }
  return [...byHolders.values()].flat();
}
