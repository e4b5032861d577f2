import { GatewayError, type Limits } from "@lintel/core";

import type { Holder, HolderScope, ModelSums, SpendSum } from "../admission.ts";
import { epochKey, holderKeys } from "./keys.ts";
import { mergeSums } from "./merge-sums.ts";
import type { ScriptRunner } from "./run-script.ts";

export interface LoadOptions {
  readonly prefix: string;
  /** The ledger's sums of a holder for the moment `atMs`; has its own deadline. */
  readonly loadSpend: (
    scope: HolderScope,
    id: string,
    atMs: number,
  ) => Promise<readonly SpendSum[]>;
  /** The ledger's sums of a holder per model, likewise; asked for holders with limits of models. */
  readonly loadModelSpend: (scope: HolderScope, id: string) => Promise<readonly ModelSums[]>;
  /**
   * Redis has no epoch (`createEpoch`): no call is admitted on sums loaded now, until there is one that has settled. Resolves
   * when one has begun, or cannot.
   */
  readonly onEmptied?: () => Promise<void>;
}

const NOTHING = { sums: [], models: [], callIds: [] };

/**
 * Brings a holder's sums from the ledger to Redis. Calls that need the same sums at once wait for one reading of them: the ledger
 * is asked as often for five hundred calls as for one. Throws `store_unavailable`, and `limits_unavailable` while an epoch settles.
 */
export function createLoader(run: ScriptRunner, options: LoadOptions) {
  const underWay = new Map<string, Promise<void>>();
  return async (holder: Holder, atMs: number): Promise<void> => {
    const name = `${holder.scope}:${holder.id}:${extendedSumsOf(holder.limits).join("")}`;
    const known = underWay.get(name);
    if (known !== undefined) return await known;
    const loading = loadHolder(run, options, holder, atMs).finally(() => underWay.delete(name));
    underWay.set(name, loading);
    return await loading;
  };
}

async function loadHolder(
  run: ScriptRunner,
  { loadModelSpend, loadSpend, onEmptied, prefix }: LoadOptions,
  holder: Holder,
  atMs: number,
): Promise<void> {
  const { id, limits, scope } = holder;
  const keys = holderKeys(prefix, holder);
  const kept = extendedSumsOf(limits);
  // From here on settlements keep them: none can pass between the reading and the merging.
  if (kept.length > 0) {
    await mergeSums(run, keys, { ...NOTHING, marks: kept.map((of) => `w${of}`) });
  }
  const [sums, models] = await Promise.all([
    loadSpend(scope, id, atMs),
    limits.models === undefined ? [] : loadModelSpend(scope, id),
  ]).catch((cause: unknown) => {
    throw new GatewayError("store_unavailable", "the ledger did not answer", { cause });
  });
  const marks = ["ok", ...kept.map((of) => `ok${of}`)];
  const merge = () =>
    mergeSums(run, keys, { ...NOTHING, sums, models, marks, epoch: epochKey(prefix) });
  let merged = await merge();
  if (merged === "emptied" && onEmptied !== undefined) {
    await onEmptied();
    merged = await merge();
  }
  if (merged !== "merged") throw limitsUnavailable();
}

/** As the scripts mark them. */
const extendedSumsOf = ({ models, tokens }: Limits): readonly string[] => [
  ...(tokens === undefined ? [] : ["#"]),
  ...(models === undefined ? [] : ["@"]),
];

export const limitsUnavailable = (cause?: unknown): GatewayError =>
  new GatewayError("limits_unavailable", "limits cannot be checked right now", {
    cause,
    retryAfterSeconds: 1,
  });
