import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

const running = new Set<ChildProcess>();
let isWatched = false;

/** Sees to it that a process ends with this one, however this one ends (but for SIGKILL), and with `endChildren`. Returns the process. */
export function ownChild<Child extends ChildProcess>(child: Child): Child {
  if (!isWatched) process.once("exit", killAll);
  isWatched = true;
  running.add(child);
  for (const end of ["exit", "close"]) child.once(end, () => running.delete(child));
  return child;
}

/** Kills every process that `ownChild` has seen and that still runs; resolves when they have ended. */
export async function endChildren(): Promise<void> {
  const ends = [...running].map((child) => once(child, "close"));
  killAll();
  await Promise.all(ends);
}

function killAll(): void {
  for (const child of running) child.kill("SIGKILL");
}
