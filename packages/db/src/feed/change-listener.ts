import { Client } from "pg";

import { Change } from "./change.ts";
import { showPresence } from "./presence.ts";

const CHANNEL = "lintel_changes";
const HEARTBEAT_MS = 5000;
const ANSWER_DEADLINE_MS = 3000;
const FIRST_DELAY_MS = 50;
const MAX_DELAY_MS = 2000;

export interface ChangeListenerOptions {
  readonly databaseUrl: string;
  readonly onChange: (change: Change) => void;
  /** Listening has begun, the first time or again: what was announced before may have been missed. */
  readonly onListening: () => void;
  readonly onTrouble: (error: unknown) => void;
}

export interface ChangeListener {
  /** From now on shows on its connection that the proxy of this number is there. */
  show(presence: number): void;
  /** True while announcements arrive. */
  readonly listening: boolean;
  close(): Promise<void>;
}

/**
 * Hears what Postgres announces, on a connection of its own, which is opened again for ever when it breaks. A
 * connection that went silent is found within 8 s by asking it something.
 */
export function listenForChanges(options: ChangeListenerOptions): ChangeListener {
  const stop = new AbortController();
  const state: ListenerState = { listening: false, client: undefined, presence: undefined };
  const running = (async () => {
    let failures = 0;
    while (!stop.signal.aborted) {
      const began = await listenOnce(options, state, stop.signal);
      failures = began ? 0 : failures + 1;
      state.listening = false;
      const delay = Math.min(FIRST_DELAY_MS * 2 ** Math.min(failures, 10), MAX_DELAY_MS);
      await pause(delay, stop.signal);
    }
  })();
  return {
    show(presence) {
      state.presence = presence;
      if (state.client !== undefined) {
        showPresence(state.client, presence).catch(options.onTrouble);
      }
    },
    get listening() {
      return state.listening;
    },
    async close() {
      stop.abort();
      await running;
    },
  };
}

interface ListenerState {
  listening: boolean;
  /** While it listens. */
  client: Client | undefined;
  presence: number | undefined;
}

/** Listens until the connection breaks or `signal` aborts; true when listening had begun. */
async function listenOnce(
  options: ChangeListenerOptions,
  state: ListenerState,
  signal: AbortSignal,
): Promise<boolean> {
  const client = new Client({
    connectionString: options.databaseUrl,
    application_name: "lintel-changes",
    connectionTimeoutMillis: ANSWER_DEADLINE_MS,
    query_timeout: ANSWER_DEADLINE_MS,
    keepAlive: true,
  });
  const broken = Promise.withResolvers<void>();
  client.on("error", (error) => {
    options.onTrouble(error);
    broken.resolve();
  });
  client.on("end", () => broken.resolve());
  client.on("notification", ({ payload }) => announce(options, payload));
  const stop = (): void => broken.resolve();
  signal.addEventListener("abort", stop);
  const heartbeat = setInterval(() => {
    client.query("select 1").catch(() => broken.resolve());
  }, HEARTBEAT_MS);
  try {
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
    if (state.presence !== undefined) await showPresence(client, state.presence);
    state.client = client;
    state.listening = true;
    options.onListening();
    await broken.promise;
  } catch (error) {
    options.onTrouble(error);
  } finally {
    state.client = undefined;
    clearInterval(heartbeat);
    signal.removeEventListener("abort", stop);
    void client.end().catch(() => undefined); // may wait for a dead peer; not needed
  }
  return state.listening;
}

/** What others put on the channel is ignored. */
function announce(options: ChangeListenerOptions, payload = ""): void {
  try {
    options.onChange(Change.parse(JSON.parse(payload)));
  } catch (error) {
    options.onTrouble(error);
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
