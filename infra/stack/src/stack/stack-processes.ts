import path from "node:path";

import { openServiceLog } from "../logs/service-log.ts";
import type { ServiceLog } from "../logs/service-log.ts";
import type { RunningProcess } from "../process/start-process.ts";
import type { BackOff } from "../supervise/back-off.ts";
import { supervise } from "../supervise/supervise.ts";
import type { Supervised } from "../supervise/supervise.ts";

export interface StackProcesses {
  readonly dataFolder: string;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** Starts a process, keeps it running from then on, and logs what it prints. */
  readonly launch: (
    name: string,
    start: (place: ProcessPlace) => Promise<RunningProcess>,
  ) => Promise<void>;
  readonly pidOf: (name: string) => number | undefined;
  /** Stops services, then Redis, then PostgreSQL; also what is only just starting. */
  readonly stop: () => Promise<void>;
  readonly kill: () => void;
}

/** What a process of the stack is given besides its own options. */
export interface ProcessPlace {
  readonly pidFile: string;
  readonly logFile: string;
  readonly onOutput: ServiceLog["add"];
  readonly signal: AbortSignal;
}

export interface StackProcessesOptions {
  readonly dataFolder: string;
  readonly backOff: BackOff;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

const STORES_LAST = ["redis", "postgres"];

/** The processes of one stack and the order in which they end. */
export function createStackProcesses(options: StackProcessesOptions): StackProcesses {
  const { dataFolder, say, backOff } = options;
  const stopping = new AbortController();
  const signal = AbortSignal.any([options.signal, stopping.signal]);
  const running: Supervised[] = [];
  const starting = new Set<Promise<Supervised>>();
  const logs: ServiceLog[] = [];

  const launch: StackProcesses["launch"] = async (name, start) => {
    signal.throwIfAborted();
    const log = openServiceLog(path.join(dataFolder, "logs"), name, say);
    logs.push(log);
    const place = {
      pidFile: path.join(dataFolder, "run", `${name}.json`),
      logFile: log.file,
      onOutput: log.add,
    };
    const unit = { name, start: (each: AbortSignal) => start({ ...place, signal: each }) };
    const started = supervise(unit, { signal, backOff, say });
    starting.add(started);
    try {
      running.push(await started);
    } finally {
      starting.delete(started);
    }
  };

  const stop = async () => {
    stopping.abort();
    await Promise.allSettled(starting);
    await stopInOrder(running);
    for (const log of logs.splice(0)) log.close();
  };

  return {
    dataFolder,
    signal,
    say,
    launch,
    pidOf: (name) => running.find((each) => each.name === name)?.pid(),
    stop: once(stop),
    kill: () => {
      for (const each of running) each.kill();
    },
  };
}

async function stopInOrder(running: readonly Supervised[]): Promise<void> {
  for (const rank of [-1, 0, 1]) {
    const together = running.filter(({ name }) => STORES_LAST.indexOf(name) === rank);
    await Promise.all(together.map((each) => each.stop()));
  }
}

function once(work: () => Promise<void>): () => Promise<void> {
  let result: Promise<void> | undefined;
  return () => (result ??= work());
}
