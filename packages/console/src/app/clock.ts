import { useSyncExternalStore } from "react";

/** Seconds since 1970 by this machine's clock. */
export const nowSeconds = (): number => new Date().getTime() / 1000;

const EVERY_MS = 10_000;
const listeners = new Set<() => void>();
let ticks = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function tick(): void {
  ticks += 1;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, EVERY_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** As `nowSeconds`, for what says how long ago something was: it is said again every ten seconds. */
export function useNowSeconds(): number {
  useSyncExternalStore(subscribe, () => ticks);
  return nowSeconds();
}
