import { GatewayError, hasExtendedLimits } from "@lintel/core";
import type { Cluster, Redis } from "ioredis";

import type { AdmissionVerdict, BulkAdmission, BulkRequest, Holder } from "./admission.ts";
import { limitArgs } from "./limit-args.ts";
import { readVerdict } from "./read-verdict.ts";
import { holderKeys } from "./redis/keys.ts";
import { createLoader, limitsUnavailable, type LoadOptions } from "./redis/load-holder.ts";
import { loadScript } from "./redis/load-script.ts";
import { reservationScripts } from "./redis/reservation-scripts.ts";
import { createScriptRunner } from "./redis/run-script.ts";

export interface AdmissionOptions extends LoadOptions {
  /** A connection whose commands fail within a deadline; never BullMQ's. */
  readonly redis: Redis | Cluster;
  /** How long a reservation lives without being renewed. Default ten minutes. */
  readonly leaseMs?: number;
  /** Tests set the clock (Unix ms); without it Redis' own is used, so that all proxies share one. */
  readonly clockMs?: () => number;
}

/** For holders without extended limits: what is not called is not even defined. */
const ADMIT_SCRIPT = loadScript("admit/begin", "admit/decide");
const ADMIT_EXTENDED_SCRIPT = loadScript("admit/begin", "admit/extended-limits", "admit/decide");

/**
 * How long a dead proxy has to come back and record its calls; until then their money is not given out again. Places
 * among calls at once lapse after a minute.
 */
const LEASE_MS = 600_000;

/** Admission on Redis. See `Admission` for what each operation guarantees. */
export function createAdmission(options: AdmissionOptions): BulkAdmission {
  const run = createScriptRunner(options.redis);
  const load = createLoader(run, options);
  const leaseMs = options.leaseMs ?? LEASE_MS;
  const clock = () => options.clockMs?.() ?? "";
  const keysOf = (holders: readonly Pick<Holder, "scope" | "id">[]) =>
    holders.flatMap((holder) => holderKeys(options.prefix, holder));

  async function attempt(request: BulkRequest) {
    const { callId, calls = 1, cost, holders, model, tokens = NO_TOKENS } = request;
    const lease = request.leaseMs ?? leaseMs;
    const head: (string | number)[] = [clock(), callId, lease, cost.minNano, cost.totalNano];
    head.push(calls, tokens.min, tokens.total);
    const args = head.concat(...holders.map(({ limits }) => limitArgs(limits, model)));
    const isExtended = holders.some(({ limits }) => hasExtendedLimits(limits));
    const admitting = isExtended ? ADMIT_EXTENDED_SCRIPT : ADMIT_SCRIPT;
    return readVerdict(await run(admitting, keysOf(holders), args), holders, model);
  }

  async function admit(request: BulkRequest): Promise<AdmissionVerdict> {
    // Each holder can be missing once; one round more covers a state that expires in between.
    for (let round = 0; round <= request.holders.length + 1; round += 1) {
      const verdict = await attempt(request);
      if (!("notLoaded" in verdict)) return verdict;
      await load(verdict.holder, verdict.atMs);
    }
    throw new Error("the sums of a holder vanish as soon as they are loaded");
  }

  return {
    admit: (request) => admit(request).catch(refuseWithoutRedis),
    async leave({ callId, holders }) {
      const limited = holders.filter(({ limits }) => limits.concurrent !== undefined);
      await Promise.all(
        limited.map((holder) => {
          const [, , , running] = holderKeys(options.prefix, holder);
          return options.redis.zrem(running, callId);
        }),
      );
    },
    ...reservationScripts({ run, clock, keysOf, leaseMs }),
  };
}

const NO_TOKENS = { min: 0, total: 0 };

/** What the ledger could not be asked for stays that error; everything else is Redis' absence. */
function refuseWithoutRedis(cause: unknown): never {
  if (cause instanceof GatewayError) throw cause;
  throw limitsUnavailable(cause);
}
