import type { ModelSums, SpendSum } from "../admission.ts";
import { meterName, meterUnit } from "../meters.ts";
import type { HolderKeys } from "./keys.ts";
import { loadScript } from "./load-script.ts";
import type { ScriptRunner } from "./run-script.ts";

const SETTLE_SCRIPT = loadScript("settle");

/** How long an unused holder is kept; after that its next call loads the sums from the ledger again. */
const DAYS_KEPT = 40;

interface Merge {
  readonly sums: readonly SpendSum[];
  readonly models: readonly ModelSums[];
  /** Marks to set in the state: what is kept of the holder from now on, or has been loaded. */
  readonly marks: readonly string[];
  readonly callIds: readonly string[];
  /** The key of the epoch that must have settled; absent where no call is admitted on these sums alone. */
  readonly epoch?: string;
}

/** `emptied`: Redis has no epoch; `settling`: it has one that has not settled. Nothing was merged then. */
export type Merged = "merged" | "emptied" | "settling";

/** Merges ledger sums into a holder's state and removes reservations, in one step. */
export async function mergeSums(
  run: ScriptRunner,
  keys: HolderKeys,
  { callIds, epoch, marks, models, sums }: Merge,
): Promise<Merged> {
  const values = sums.flatMap(({ calls, costNano, lowered = 0n, startMs, tokens, unit }) => [
    unit,
    startMs,
    costNano.toString(),
    calls.toString(),
    tokens.toString(),
    lowered.toString(),
  ]);
  const answer = await run(SETTLE_SCRIPT, epoch === undefined ? keys : [...keys, epoch], [
    marks.join(),
    DAYS_KEPT,
    sums.length,
    ...values,
    models.length,
    ...models.map(modelArg),
    ...callIds,
  ]);
  return answer === "emptied" || answer === "settling" ? answer : "merged";
}

const modelArg = ({ lowered = 0n, model, sums }: ModelSums): string =>
  [
    meterName(model),
    ...sums.map((sum) => `${meterUnit(sum.unit)} ${sum.startMs} ${sum.costNano} ${lowered}`),
  ].join(" ");
