import type { CredentialStore } from "../credentials/credential-store.ts";
import { listenForChanges } from "./change-listener.ts";
import type { Change } from "./change.ts";

/** A write is dated before it is committed: each poll looks back further than any transaction takes. */
const OVERLAP_MS = 30_000;

export interface ChangeFeedOptions {
  readonly databaseUrl: string;
  readonly store: Pick<CredentialStore, "changedSince">;
  readonly pollIntervalMs: number;
  /** Called with each change, several times and in any order; the versions say which is newer. */
  readonly onChange: (change: Change) => void;
  /** Changes may have been missed: everything known has to be checked. */
  readonly onGap: () => void;
  readonly onTrouble: (error: unknown) => void;
}

export interface ChangeFeed {
  /** Shows from now on that the proxy of this number is there: see `isAnotherPresent`. */
  show(presence: number): void;
  /** Resolves at the first poll that was answered. */
  ready(): Promise<void>;
  /** True while announcements arrive at once and not only with the next poll. */
  readonly listening: boolean;
  /** Whether a pooler is between, behind which no proxy can show that it is there; true where that cannot be found out. Never rejects. */
  isPooled(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Reports every change of keys, settings, custom providers, users, policies and routes: announced ones within
 * milliseconds, and all of them within one poll interval even if announcements do not arrive.
 */
export function followChanges(options: ChangeFeedOptions): ChangeFeed {
  const { onChange, onGap, onTrouble, store } = options;
  const listener = listenForChanges({
    databaseUrl: options.databaseUrl,
    onChange,
    onListening: onGap,
    onTrouble,
  });
  const polled = Promise.withResolvers<void>();
  let lastMs: number | undefined;
  let polling: Promise<void> | undefined;
  const poll = async (): Promise<void> => {
    const since = lastMs === undefined ? undefined : lastMs - OVERLAP_MS;
    const { atMs, changes, complete } = await store.changedSince(since);
    for (const change of changes) onChange(change);
    if (!complete) onGap();
    lastMs = atMs;
    polled.resolve();
  };
  const tick = (): void => {
    // A poll that takes long is not overtaken by the next.
    polling ??= poll()
      .catch(onTrouble)
      .finally(() => {
        polling = undefined;
      });
  };
  const timer = setInterval(tick, options.pollIntervalMs);
  tick();
  return {
    ready: () => polled.promise,
    show: (presence) => listener.show(presence),
    get listening() {
      return listener.listening;
    },
    isPooled: () => listener.pooled,
    async close() {
      clearInterval(timer);
      await Promise.all([listener.close(), polling]);
    },
  };
}
