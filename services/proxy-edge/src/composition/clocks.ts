import { randomUUID } from "node:crypto";

/** Time, chance and ids, which all else is given. */
export const CLOCKS = {
  now: Date.now,
  monotonic: (): number => performance.now(),
  random: Math.random,
  newId: randomUUID,
  after(ms: number, callback: () => void) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
} as const;
