import { withDeadline } from "../with-deadline.ts";
import type { RecordedRequest } from "./recorded-request.ts";

export interface RequestFilter {
  readonly when?: (request: RecordedRequest) => boolean;
}

export interface RequestLog {
  readonly requests: readonly RecordedRequest[];
  add(request: RecordedRequest): void;
  /** Makes a request whose body has arrived (or broken off) available to `next`. */
  deliver(request: RecordedRequest): void;
  /** The oldest delivered request that `next` has not returned yet, waiting for one if there is none. */
  next(options?: RequestFilter & { readonly timeoutMs?: number }): Promise<RecordedRequest>;
  clear(): void;
}

interface Waiter {
  readonly when: (request: RecordedRequest) => boolean;
  readonly resolve: (request: RecordedRequest) => void;
}

const MAX_BODY_BYTES = 64 * 1024 * 1024;
const DEADLINE_MS = 60_000;

/** Keeps the latest `limit` requests, and no more than 64 MiB of their bodies. */
export function createRequestLog(limit: number): RequestLog {
  const requests: RecordedRequest[] = [];
  const undelivered: RecordedRequest[] = [];
  const waiters: Waiter[] = [];
  let bodyBytes = 0;

  const isOver = () => requests.length > limit || bodyBytes > MAX_BODY_BYTES;
  const isForgotten = ({ number }: RecordedRequest) => number < (requests[0]?.number ?? Infinity);
  const forgetOldest = () => {
    bodyBytes -= requests.shift()?.body.length ?? 0;
    while (undelivered[0] !== undefined && isForgotten(undelivered[0])) undelivered.shift();
  };

  return {
    requests,
    add(request) {
      requests.push(request);
      while (isOver()) forgetOldest();
    },
    deliver(request) {
      // Its body came too late: it does not count against the bound, nor for a later `next`.
      if (isForgotten(request)) return;
      bodyBytes += request.body.length;
      const index = waiters.findIndex(({ when }) => when(request));
      if (index === -1) undelivered.push(request);
      else waiters.splice(index, 1)[0]?.resolve(request);
    },
    async next({ when = () => true, timeoutMs = DEADLINE_MS } = {}) {
      const index = undelivered.findIndex((request) => when(request));
      const [ready] = index === -1 ? [] : undelivered.splice(index, 1);
      if (ready !== undefined) return ready;
      const { promise, resolve } = Promise.withResolvers<RecordedRequest>();
      const waiter = { when, resolve };
      waiters.push(waiter);
      try {
        return await withDeadline(promise, timeoutMs, "a request to the simulated upstream");
      } finally {
        if (waiters.includes(waiter)) waiters.splice(waiters.indexOf(waiter), 1);
      }
    },
    clear() {
      requests.length = 0;
      undelivered.length = 0;
      bodyBytes = 0;
    },
  };
}
