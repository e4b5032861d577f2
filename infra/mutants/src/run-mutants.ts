import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { luaMutants } from "./lua-mutants.ts";
import { applyMutant, describeMutant, type Mutant, sampleOf } from "./mutant.ts";
import { REPOSITORY } from "./repository.ts";
import type { TestReply } from "./test-process.ts";
import type { TestRunner } from "./test-runner.ts";
import { breaksTypes } from "./type-errors.ts";
import { typescriptMutants } from "./typescript-mutants.ts";

export interface MutationRun {
  readonly runner: TestRunner;
  /** Relative to the repository, as are the tests. */
  readonly sources: readonly string[];
  readonly tests: readonly string[];
  /** At most this many mutants are tried. */
  readonly sample: number;
  readonly signal: AbortSignal;
}

interface PlacedMutant {
  readonly file: string;
  readonly source: string;
  readonly mutant: Mutant;
}

type Outcome = "killed" | "does not end" | "survived" | "does not type-check";

const FIRST_TIMEOUT_MS = 600_000;
/** A mutant has this multiple of the time that the tests take without one, and `MORE_MS`. */
const PATIENCE = 3;
const MORE_MS = 10_000;

/** Tries mutants, one at a time, and writes what became of each. Returns how many survived. */
export async function runMutants(run: MutationRun): Promise<number> {
  const all = run.sources.flatMap(mutantsOf);
  const tried = sampleOf(all, run.sample);
  console.log(`${tried.length} of ${all.length} mutants, ${run.tests.length} test files`);
  await passWithoutMutant(run, FIRST_TIMEOUT_MS);
  // A second time in the same process, as with each mutant: what tests leave behind must not fail the next.
  const tookMs = await passWithoutMutant(run, FIRST_TIMEOUT_MS);
  console.log(`without a mutant they pass in ${Math.round(tookMs)} ms`);
  const timeoutMs = tookMs * PATIENCE + MORE_MS;
  const startedAt = performance.now();
  const counts: Record<Outcome, number> = {
    killed: 0,
    "does not end": 0,
    survived: 0,
    "does not type-check": 0,
  };
  for (const placed of tried) {
    const outcome = await tryMutant(run, placed, timeoutMs);
    if (run.signal.aborted) break;
    counts[outcome] += 1;
    if (outcome === "survived") {
      console.log(`SURVIVED ${placed.file}:${describeMutant(placed.source, placed.mutant)}`);
    }
  }
  if (!run.signal.aborted) await passWithoutMutant(run, timeoutMs);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  console.log(`${all.length} mutants, ${tried.length} tried in ${seconds} s:`, counts);
  return counts.survived;
}

function mutantsOf(file: string): PlacedMutant[] {
  const source = readFileSync(path.join(REPOSITORY, file), "utf8");
  const mutants = file.endsWith(".lua") ? luaMutants(source) : typescriptMutants(source);
  return mutants.map((mutant) => ({ file, source, mutant }));
}

/**
 * How long the tests take in milliseconds. Throws where they fail without any mutant: then nothing can be learned from them.
 */
async function passWithoutMutant(
  { runner, tests }: MutationRun,
  timeoutMs: number,
): Promise<number> {
  const startedAt = performance.now();
  const reply = await runner.run({ changed: [], groups: [tests] }, timeoutMs);
  if (reply?.hasPassed !== true) throw new Error(`without a mutant: ${JSON.stringify(reply)}`);
  return performance.now() - startedAt;
}

/**
 * Runs tests, and once more where a deadline is all that they have missed: on a busy machine that is not the mutant's doing.
 */
export async function runAgainIfLate(
  run: () => Promise<TestReply | undefined>,
): Promise<TestReply | undefined> {
  const reply = await run();
  return reply === undefined || reply.isLate ? await run() : reply;
}

async function tryMutant(
  { runner, tests }: MutationRun,
  { file, mutant, source }: PlacedMutant,
  timeoutMs: number,
): Promise<Outcome> {
  const absolute = path.join(REPOSITORY, file);
  const own = tests.filter((test) => test === file.replace(/\.ts$/, ".test.ts"));
  const others = tests.filter((test) => !own.includes(test));
  const groups = [own, others].filter((group) => group.length > 0);
  const restore = () => writeFileSync(absolute, source);
  // Also where this process ends by an error of its own.
  process.once("exit", restore);
  writeFileSync(absolute, applyMutant(source, mutant));
  try {
    const reply = await runAgainIfLate(() =>
      runner.run({ changed: [absolute], groups }, timeoutMs),
    );
    if (reply === undefined || reply.isLate) return "does not end";
    if (!reply.hasPassed) return "killed";
    return file.endsWith(".ts") && breaksTypes(file) ? "does not type-check" : "survived";
  } finally {
    restore();
    process.off("exit", restore);
  }
}
