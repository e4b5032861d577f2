import { GatewayError, hasFinerLimits, type Limits } from "@lintel/core";
import type { Cluster, Redis } from "ioredis";

import type {
  AdmissionVerdict,
  BulkAdmission,
  BulkRequest,
  Holder,
  HolderScope,
  ModelSums,
  SpendSum,
} from "./admission.ts";
import { holderKeys } from "./keys.ts";
import { limitArgs } from "./limit-args.ts";
import { mergeSums } from "./merge-sums.ts";
import { readVerdict } from "./read-verdict.ts";
import { reservationScripts } from "./reservation-scripts.ts";
import { createScriptRunner, script } from "./run-script.ts";
import { ADMIT, ADMIT_FINER } from "./scripts/admit.ts";

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
  /** The ledger's sums of a holder per model, likewise; asked for holders with limits of models. */
  readonly loadModelSpend: (scope: HolderScope, id: string) => Promise<readonly ModelSums[]>;
  /** How long a reservation lives without being renewed. Default one minute. */
  readonly leaseMs?: number;
  /** Tests set the clock (Unix ms); without it Redis' own is used, so that all proxies share one. */
  readonly clockMs?: () => number;
}

const ADMIT_SCRIPT = script(ADMIT);
const ADMIT_FINER_SCRIPT = script(ADMIT_FINER);

const LEASE_MS = 60_000;

/** Admission on Redis. See `Admission` for what each operation guarantees. */
export function createAdmission(options: AdmissionOptions): BulkAdmission {
  const run = createScriptRunner(options.redis);
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
    const isFiner = holders.some(({ limits }) => hasFinerLimits(limits));
    const admitting = isFiner ? ADMIT_FINER_SCRIPT : ADMIT_SCRIPT;
    return readVerdict(await run(admitting, keysOf(holders), args), holders, model);
  }

  async function load(holder: Holder, atMs: number): Promise<void> {
    const { id, limits, scope } = holder;
    const keys = holderKeys(options.prefix, holder);
    const kept = finerSumsOf(limits);
    // From here on settlements keep them: none can pass between the reading and the merging.
    if (kept.length > 0) {
      await mergeSums(run, keys, { ...NOTHING, marks: kept.map((of) => `w${of}`) });
    }
    const [sums, models] = await Promise.all([
      options.loadSpend(scope, id, atMs),
      limits.models === undefined ? [] : options.loadModelSpend(scope, id),
    ]).catch((cause: unknown) => {
      throw new GatewayError("store_unavailable", "the ledger did not answer", { cause });
    });
    const marks = ["ok", ...kept.map((of) => `ok${of}`)];
    await mergeSums(run, keys, { ...NOTHING, sums, models, marks });
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
const NOTHING = { sums: [], models: [], callIds: [] };

/** As the scripts mark them. */
const finerSumsOf = ({ models, tokens }: Limits): readonly string[] => [
  ...(tokens === undefined ? [] : ["#"]),
  ...(models === undefined ? [] : ["@"]),
];

/** What the ledger could not be asked for stays that error; everything else is Redis' absence. */
function refuseWithoutRedis(cause: unknown): never {
  if (cause instanceof GatewayError) throw cause;
  throw new GatewayError("limits_unavailable", "limits cannot be checked right now", {
    cause,
    retryAfterSeconds: 1,
  });
}
