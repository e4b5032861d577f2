// `npm run drill -- NAME…`: failures and procedures of operators, carried out with real processes, and what became of calls, limits and bills. Without
// a name it says which there are; `all` runs those that take minutes at most. What cannot be run here is said, and fails with `--all`.
import { DRILLS, LONG_DRILLS } from "./drills/index.ts";
import { runDrills } from "./run-drills.ts";

const args = new Set(process.argv.slice(2));
const every = { ...DRILLS, ...LONG_DRILLS };
const chosen = Object.entries(args.has("all") ? DRILLS : every).filter(
  ([name]) => args.has("all") || args.has(name),
);

if (chosen.length === 0) {
  const width = Math.max(...Object.keys(every).map((name) => name.length)) + 2;
  for (const [name, { about }] of Object.entries(every)) {
    console.log(`${name.padEnd(width)}${about}`);
  }
} else {
  const outcomes = await runDrills(Object.fromEntries(chosen));
  const isWell = (outcome: string): boolean =>
    outcome === "passed" || (outcome === "skipped" && !args.has("--all"));
  // At once: a drill that failed may have left listeners and timers.
  process.exit(outcomes.every((outcome) => isWell(outcome)) ? 0 : 1);
}
