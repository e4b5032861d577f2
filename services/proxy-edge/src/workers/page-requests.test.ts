import { describe, expect, it, vi } from "vitest";

import { PageRequests } from "./page-requests.ts";

describe("PageRequests", () => {
  it("gathers the pages of all workers, in their order, and takes each once", async () => {
    const requests = new PageRequests();
    const worker = (number: number) => ({
      number,
      send: (message: { readonly kind: string; readonly id?: number }) => {
        const { id = 0 } = message;
        queueMicrotask(() => {
          requests.answer(id, { worker: number, text: `page ${number}` });
          requests.answer(id, { worker: number, text: "again" });
          requests.answer(id + 1, { worker: number, text: "of nothing" });
        });
        return true;
      },
    });
    expect(await requests.ask([worker(2), worker(1)])).toEqual([
      { worker: 1, text: "page 1" },
      { worker: 2, text: "page 2" },
    ]);
  });

  it("does without a worker that has no process, and one that does not answer", async () => {
    vi.useFakeTimers();
    const requests = new PageRequests();
    const asking = requests.ask([
      { number: 1, send: () => false },
      { number: 2, send: () => true },
    ]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(await asking).toEqual([]);
    vi.useRealTimers();
  });
});
