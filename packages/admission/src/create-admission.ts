import { GatewayError } from "@lintel/core";
import type { Cluster, Redis } from "ioredis";

import type {
  Admission,
  AdmissionRequest,
  AdmissionVerdict,
  FinishedCall,
  Holder,
  HolderScope,
  OpenReservation,
  SpendSum,
} from "./admission.ts";
import { holderKeys } from "./keys.ts";
import { costUnitsOf, limitArgs } from "./limit-args.ts";
import { mergeSums } from "./merge-sums.ts";
import { readVerdict } from "./read-verdict.ts";
import { createScriptRunner, script } from "./run-script.ts";
import { ADMIT } from "./scripts/admit.ts";
import { FINISH } from "./scripts/finish.ts";
import { RENEW } from "./scripts/renew.ts";

export interface AdmissionOptions {
  /** A connection whose commands fail within a deadline; never BullMQ's. */
  readonly redis: Redis | Cluster;
  readonly prefix: string;
  /** The ledger's sums of a holder for the moment `atMs`; has its own deadline. */
  readonly loadSpend: (
    scope: HolderScope,
    id: string,
    atMs: number,
  ) => Promise<readonly SpendSum[]>;
  /** How long a reservation lives without being renewed. Default one minute. */
  readonly leaseMs?: number;
  /** Tests set the clock (Unix ms); without it Redis' own is used, so that all proxies share one. */
  readonly clockMs?: () => number;
}

const ADMIT_SCRIPT = script(ADMIT);
const FINISH_SCRIPT = script(FINISH);
const RENEW_SCRIPT = script(RENEW);

const LEASE_MS = 60_000;
/** How long an ended call waits for the worker before its reservation lapses. */
const FINISHED_LEASE_MS = 86_400_000;
/** One script call handles at most so many calls: Redis serves nobody else meanwhile. */
const CALLS_PER_SCRIPT = 200;

/** Admission on Redis. See `Admission` for what each operation guarantees. */
export function createAdmission(options: AdmissionOptions): Admission {
  const run = createScriptRunner(options.redis);
  const leaseMs = options.leaseMs ?? LEASE_MS;
  const clock = () => options.clockMs?.() ?? "";
  const keysOf = (slot: string, holders: readonly Pick<Holder, "scope" | "id">[]) =>
    holders.flatMap((holder) => holderKeys(options.prefix, slot, holder));

  async function attempt(request: AdmissionRequest) {
    const { callId, cost, holders, slot } = request;
    const head: (string | number)[] = [clock(), callId, leaseMs, cost.minNano, cost.totalNano];
    const args = head.concat(...holders.map(({ limits }) => limitArgs(limits)));
    return readVerdict(await run(ADMIT_SCRIPT, keysOf(slot, holders), args), holders);
  }

  async function load(slot: string, holder: Holder, atMs: number): Promise<void> {
    const sums = await options.loadSpend(holder.scope, holder.id, atMs).catch((cause: unknown) => {
      throw new GatewayError("store_unavailable", "the ledger did not answer", { cause });
    });
    await mergeSums(run, holderKeys(options.prefix, slot, holder), {
      sums,
      loaded: true,
      callIds: [],
    });
  }

  async function admit(request: AdmissionRequest): Promise<AdmissionVerdict> {
    // Each holder can be missing once; one round more covers a state that expires in between.
    for (let round = 0; round <= request.holders.length + 1; round += 1) {
      const verdict = await attempt(request);
      if (!("notLoaded" in verdict)) return verdict;
      await load(request.slot, verdict.holder, verdict.atMs);
    }
    throw new Error("the sums of a holder vanish as soon as they are loaded");
  }

  return {
    admit: (request) => admit(request).catch(refuseWithoutRedis),
    async renew(reservations) {
      for (const group of groupsOf(reservations)) {
        const { holders, slot } = group[0];
        const calls = group.flatMap(({ atMs, callId, reservedNano }) => [
          callId,
          reservedNano,
          atMs,
        ]);
        const units = holders.map(({ limits }) => costUnitsOf(limits));
        const args = [clock(), leaseMs, units.length, ...units, ...calls];
        await run(RENEW_SCRIPT, keysOf(slot, holders), args);
      }
    },
    async finish(calls) {
      for (const group of groupsOf(calls)) {
        const { holders, slot } = group[0];
        const costs = group.flatMap(({ callId, costNano }) => [callId, costNano ?? ""]);
        await run(FINISH_SCRIPT, keysOf(slot, holders), [clock(), FINISHED_LEASE_MS, ...costs]);
      }
    },
  };
}

/** What the ledger could not be asked for stays that error; everything else is Redis' absence. */
function refuseWithoutRedis(cause: unknown): never {
  if (cause instanceof GatewayError) throw cause;
  throw new GatewayError("limits_unavailable", "limits cannot be checked right now", {
    cause,
    retryAfterSeconds: 1,
  });
}

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
