import { type Environment, joinPages, type MetricsPage } from "@lintel/service-kit";

import type { DrainRules } from "../config.ts";
import { type ToSupervisor, ToWorker, WORKER_VARIABLE } from "./messages.ts";

/** What a worker has of the process that supervises it. */
export interface Supervised {
  /** Its number: 1 and up. One that starts again has it again. */
  readonly worker: number;
  /**
   * Gives the supervisor this worker's metrics when it asks, made by `own`, and returns what makes those of all workers. That never rejects:
   * workers that do not answer in time are left out.
   */
  sharePages(own: () => Promise<string>): () => Promise<string>;
  /** How the worker is to stop. */
  readonly drain: DrainRules;
  /** `stop` is called when the supervisor wants it. */
  onStop(stop: (signal: string) => void): void;
  started(port: number): void;
}

const say = (message: ToSupervisor): void => void process.send?.(message);

/** The supervisor waits less long for each worker. */
const PAGES_DEADLINE_MS = 5000;

/**
 * For a worker: joins the process that supervises it. Signals are that one's business: a terminal sends them to both, and a
 * second one would mean "at once".
 */
export function joinSupervisor(rules: DrainRules, environment: Environment): Supervised {
  const asked = new Map<number, (pages: readonly MetricsPage[]) => void>();
  let render: (() => Promise<string>) | undefined;
  let stop: ((signal: string) => void) | undefined;
  let isRetiring = false;
  let lastId = 0;
  const obey = (message: ToWorker): void => {
    if (message.kind === "pages") {
      asked.get(message.id)?.(message.pages);
    } else if (message.kind === "give-page") {
      const { id } = message;
      const give = (text: string): void => say({ kind: "page", id, text });
      render?.().then(give, () => give(""));
    } else {
      isRetiring = message.kind === "retire";
      stop?.(message.kind === "stop" ? message.signal : "retire");
    }
  };
  process.on("message", (message: unknown) => {
    const { data } = ToWorker.safeParse(message);
    if (data !== undefined) obey(data);
  });
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => undefined);
  const askPages = (): Promise<readonly MetricsPage[]> => {
    const id = ++lastId;
    const { promise, resolve } = Promise.withResolvers<readonly MetricsPage[]>();
    const timer = setTimeout(() => resolve([]), PAGES_DEADLINE_MS);
    asked.set(id, resolve);
    say({ kind: "ask-pages", id });
    return promise.finally(() => {
      clearTimeout(timer);
      asked.delete(id);
    });
  };
  return {
    worker: Number(environment[WORKER_VARIABLE]),
    drain: {
      ...rules,
      get isReplaced() {
        return isRetiring;
      },
    },
    onStop(callback) {
      stop = callback;
    },
    started: (port) => say({ kind: "started", port }),
    sharePages(own) {
      render = own;
      return async () => joinPages(await askPages());
    },
  };
}
