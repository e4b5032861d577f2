import { setTimeout as delay } from "node:timers/promises";

import type { RunningProcess } from "../process/start-process.ts";
import { delayBeforeRestart } from "./back-off.ts";
import type { BackOff } from "./back-off.ts";

export interface Unit {
  readonly name: string;
  /** Starts it and resolves when it is ready. Must leave nothing behind when it fails or is aborted. */
  readonly start: (signal: AbortSignal) => Promise<RunningProcess>;
}

export interface Supervised {
  readonly name: string;
  /** Id of the current process; undefined while it is being restarted. */
  readonly pid: () => number | undefined;
  /** Ends it for good. Resolves when it is gone. */
  readonly stop: () => Promise<void>;
  /** Ends it for good without asking. */
  readonly kill: () => void;
}

export interface SuperviseOptions {
  /** Cuts the first start short. */
  readonly signal: AbortSignal;
  readonly backOff: BackOff;
  readonly say: (line: string) => void;
}

/**
 * Starts a unit and keeps it running: whenever it ends by itself it is started again, with growing
 * pauses while it does not last. Only the first start may fail; that failure is the caller's.
 */
export async function supervise(unit: Unit, options: SuperviseOptions): Promise<Supervised> {
  const stopping = new AbortController();
  let running: RunningProcess | undefined = await unit.start(options.signal);
  const watch = async () => {
    let failures = 0;
    while (running !== undefined) {
      const since = performance.now();
      const how = await running.exited;
      if (stopping.signal.aborted) return;
      failures = performance.now() - since > options.backOff.resetAfterMs ? 0 : failures + 1;
      options.say(`${unit.name} ended (${how}); starting it again`);
      running = undefined;
      running = await restart(unit, options, { failures, signal: stopping.signal });
      if (stopping.signal.aborted) await running?.stop(); // it came up just as we were asked to stop
    }
  };
  const watching = watch();
  return {
    name: unit.name,
    pid: () => running?.pid,
    stop: async () => {
      stopping.abort();
      await running?.stop();
      await watching;
    },
    kill: () => {
      stopping.abort();
      running?.kill();
    },
  };
}

interface Restart {
  readonly failures: number;
  readonly signal: AbortSignal;
}

/** Tries until it works; undefined once the unit is to stop. */
async function restart(
  unit: Unit,
  { say, backOff }: SuperviseOptions,
  { failures, signal }: Restart,
): Promise<RunningProcess | undefined> {
  for (let count = failures; ; count += 1) {
    try {
      await delay(delayBeforeRestart(count, backOff), undefined, { signal });
      const running = await unit.start(signal);
      say(`${unit.name} is back (pid ${running.pid})`);
      return running;
    } catch (error) {
      if (signal.aborted) return undefined;
      say(`${unit.name} did not start: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
