import { Piscina } from "piscina";

export interface CountingPoolOptions {
  /** The task of the thread's module that is run: `counting-thread.ts`, unless said otherwise. */
  readonly task: string;
  readonly module?: URL;
  /** How long an idle thread keeps its memory. */
  readonly idleMs: number;
  /** More waiting tasks than this are refused; unbounded when absent. */
  readonly maxWaiting?: number;
  /** Called with what no task is told of, such as a thread that dies while it has nothing to do. */
  readonly onStray: (error: Error) => void;
}

/** One thread, started at the first need. */
export function createCountingPool<Task, Count>(
  options: CountingPoolOptions,
): Piscina<Task, Count> {
  const { idleMs, maxWaiting, module = new URL("./counting-thread.ts", import.meta.url) } = options;
  const pool = new Piscina<Task, Count>({
    filename: module.href,
    name: options.task,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: idleMs,
    ...(maxWaiting === undefined ? {} : { maxQueue: maxWaiting }),
  });
  // Piscina also says so here when a count comes just as its deadline passes; without a listener that would end the process.
  pool.on("error", options.onStray);
  return pool;
}
