import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** `last-resort` is the only one that makes the young generation small again. */
const ALL = { type: "major", execution: "sync", flavor: "last-resort" } as const;

/**
 * Gives back what loading the code has left: megabytes of sources make V8's young generation as large as it may be, and an idle
 * process would keep it so. Holds the event loop for a moment: to be called before anything is served.
 */
export function releaseStartMemory(): void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  setFlagsFromString("--no-expose-gc");
  if (typeof collect === "function") collect(ALL);
}
