import cluster, { type Worker } from "node:cluster";
import { setTimeout as pause } from "node:timers/promises";

import type { Logger } from "@lintel/service-kit";

import { ToSupervisor, type ToWorker, WORKER_VARIABLE } from "./messages.ts";

/** A worker that ends sooner than this after its start waits before it is started again. */
const SETTLED_MS = 10_000;
const MIN_WAIT_MS = 200;
const MAX_WAIT_MS = 30_000;
/** For a worker to end by its own deadline. */
const GRACE_MS = 1000;
const CHECK_MS = 20;

/** What a worker says once it serves. */
export type PageMessage = Exclude<ToSupervisor, { readonly kind: "started" }>;

export interface PlaceOptions {
  readonly number: number;
  readonly logger: Logger;
  /** How long a worker may take to stop. */
  readonly stopDeadlineMs: number;
  readonly onMessage: (place: WorkerPlace, message: PageMessage) => void;
}

export interface WorkerEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

const NONE_LEFT: WorkerEnd = { code: 0, signal: null };

interface Running {
  readonly worker: Worker;
  /** The port on which it serves; `undefined` when it ended before it did. */
  readonly port: Promise<number | undefined>;
  readonly ended: Promise<WorkerEnd>;
  /** It was asked to end. */
  isLeaving: boolean;
}

/** A place that has a worker as long as the proxy runs: one that ends unasked is started again. */
export class WorkerPlace {
  readonly number: number;
  /** Resolves, after `stop`, with how the last worker ended; with code 0 when none was running. */
  readonly ended: Promise<WorkerEnd>;
  readonly #options: PlaceOptions;
  readonly #stopping = new AbortController();
  #running: Running;

  constructor(options: PlaceOptions) {
    this.number = options.number;
    this.#options = options;
    this.#running = this.#fork();
    this.ended = this.#keep();
  }

  /** The port of the present worker; `undefined` when that ended before it served. */
  get port(): Promise<number | undefined> {
    return this.#running.port;
  }

  /** False when there is no process to send it to. */
  send(message: ToWorker): boolean {
    const { worker } = this.#running;
    return worker.isConnected() && worker.send(message);
  }

  /** Stops the worker, for good. */
  stop(signal: string): void {
    this.#stopping.abort();
    this.#leave({ kind: "stop", signal });
  }

  /** Puts a new worker in the place of the present one. Resolves with whether that serves. */
  async replace(): Promise<boolean> {
    const former = this.#running;
    this.#leave({ kind: "retire" });
    await former.ended;
    while (this.#running === former && !this.#stopping.signal.aborted) await pause(CHECK_MS);
    return (await this.#running.port) !== undefined;
  }

  kill(): void {
    this.#running.worker.process.kill("SIGKILL");
  }

  async #keep(): Promise<WorkerEnd> {
    let waitMs = MIN_WAIT_MS;
    for (;;) {
      const startedMs = performance.now();
      const end = await this.#running.ended;
      const { signal } = this.#stopping;
      if (signal.aborted) return end;
      if (!this.#running.isLeaving) {
        waitMs = performance.now() - startedMs > SETTLED_MS ? MIN_WAIT_MS : 2 * waitMs;
        const { logger, number: worker } = this.#options;
        logger.error({ worker, ...end }, "a worker has ended and is started again");
        await pause(Math.min(waitMs, MAX_WAIT_MS), undefined, { signal }).catch(() => undefined);
        // How the former one ended has been logged, and nothing was left to stop.
        if (signal.aborted) return NONE_LEFT;
      }
      this.#running = this.#fork();
    }
  }

  #fork(): Running {
    const worker = cluster.fork({ [WORKER_VARIABLE]: String(this.number) });
    const port = Promise.withResolvers<number | undefined>();
    const ended = Promise.withResolvers<WorkerEnd>();
    worker.on("message", (message: unknown) => {
      const { data } = ToSupervisor.safeParse(message);
      if (data?.kind === "started") port.resolve(data.port);
      else if (data !== undefined) this.#options.onMessage(this, data);
    });
    worker.once("exit", (code: number | null, signal: string | null) => {
      port.resolve(undefined);
      ended.resolve({ code, signal });
    });
    // It could not be started, or a message could not be sent; `exit` follows where there was a process.
    worker.on("error", (err) => this.#options.logger.error({ err }, "a worker"));
    return { worker, port: port.promise, ended: ended.promise, isLeaving: false };
  }

  /** Kills it when it does not end in time. */
  #leave(message: ToWorker): void {
    const running = this.#running;
    running.isLeaving = true;
    this.send(message);
    const timer = setTimeout(() => {
      running.worker.process.kill("SIGKILL");
    }, this.#options.stopDeadlineMs + GRACE_MS);
    void running.ended.then(() => clearTimeout(timer));
  }
}
