import type { SpendSum } from "./admission.ts";
import { script, type ScriptRunner } from "./run-script.ts";
import { SETTLE } from "./scripts/settle.ts";

const SETTLE_SCRIPT = script(SETTLE);

/** A holder unused for so long is forgotten; its next call loads the sums from the ledger again. */
const DAYS_KEPT = 40;

interface Merge {
  readonly sums: readonly SpendSum[];
  /** The sums are complete for the present moment, so the holder may be admitted on them. */
  readonly loaded: boolean;
  readonly callIds: readonly string[];
}

/** Merges ledger sums into a holder's state and removes reservations, in one step. */
export async function mergeSums(
  run: ScriptRunner,
  keys: readonly [string, string, string],
  { callIds, loaded, sums }: Merge,
): Promise<void> {
  const values = sums.flatMap(({ calls, costNano, startMs, unit }) => [
    unit,
    startMs,
    costNano.toString(),
    calls.toString(),
  ]);
  await run(SETTLE_SCRIPT, keys, [
    loaded ? "1" : "",
    DAYS_KEPT,
    sums.length,
    ...values,
    ...callIds,
  ]);
}
