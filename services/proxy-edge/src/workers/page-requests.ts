import type { MetricsPage } from "@lintel/service-kit";

import type { ToWorker } from "./messages.ts";

/** The metrics of a worker that is held up are left out rather than waited for. */
const DEADLINE_MS = 2000;

interface Asked {
  readonly pages: MetricsPage[];
  readonly missing: Set<number>;
  readonly done: () => void;
}

export interface Asking {
  readonly number: number;
  /** False when there is no process to send it to. */
  send(message: ToWorker): boolean;
}

/** Asks workers for their metrics. */
export class PageRequests {
  readonly #asked = new Map<number, Asked>();
  #lastId = 0;

  /** The pages of those that answer in time, in the order of their numbers. Never rejects. */
  async ask(workers: readonly Asking[]): Promise<readonly MetricsPage[]> {
    const id = ++this.#lastId;
    const { promise, resolve } = Promise.withResolvers<void>();
    const missing = new Set(workers.map(({ number }) => number));
    const asked: Asked = { pages: [], missing, done: resolve };
    this.#asked.set(id, asked);
    const timer = setTimeout(resolve, DEADLINE_MS);
    for (const worker of workers) {
      if (!worker.send({ kind: "give-page", id })) this.#strike(asked, worker.number);
    }
    await promise;
    clearTimeout(timer);
    this.#asked.delete(id);
    return asked.pages.toSorted((one, other) => one.worker - other.worker);
  }

  answer(id: number, page: MetricsPage): void {
    const asked = this.#asked.get(id);
    if (asked?.missing.has(page.worker) !== true) return;
    asked.pages.push(page);
    this.#strike(asked, page.worker);
  }

  #strike({ done, missing }: Asked, worker: number): void {
    missing.delete(worker);
    if (missing.size === 0) done();
  }
}
