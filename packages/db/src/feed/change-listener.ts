import { Client } from "pg";

import { Change } from "./change.ts";
import { showPresence } from "./presence.ts";

const CHANNEL = "lintel_changes";
const HEARTBEAT_MS = 5000;
const ANSWER_DEADLINE_MS = 3000;
const FIRST_DELAY_MS = 50;
const MAX_DELAY_MS = 2000;
/** How often it is looked whether a pooler is still between. */
const POOLED_DELAY_MS = 60_000;

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
  /** Whether a pooler is between, or, as no connection could be made, may be: known after the first try. */
  readonly pooled: Promise<boolean>;
  close(): Promise<void>;
}

/** A connection is none of this client's own: announcements would not reach it, and locks would outlive it. */
class PooledConnection extends Error {
  override readonly name = "PooledConnection";
  constructor() {
    super("PostgreSQL is reached through a pooler (such as PgBouncer): changes arrive by polling");
  }
}

/**
 * Hears what Postgres announces, on a connection of its own, which is opened again for ever when it breaks. A
 * connection that went silent is found within 8 s by asking it something. Behind a pooler nothing is listened to, which is said once.
 */
export function listenForChanges(options: ChangeListenerOptions): ChangeListener {
  const stop = new AbortController();
  const state: ListenerState = { listening: false, client: undefined, presence: undefined };
  const pooled = Promise.withResolvers<boolean>();
  const running = (async () => {
    let [failures, isSaid] = [0, false];
    while (!stop.signal.aborted) {
      const outcome = await listenOnce(options, state, pooled, stop.signal);
      const isPooled = outcome instanceof PooledConnection;
      if (outcome !== undefined && !(isPooled && isSaid)) options.onTrouble(outcome);
      isSaid ||= isPooled;
      failures = state.listening ? 0 : failures + 1;
      state.listening = false;
      const delay = Math.min(FIRST_DELAY_MS * 2 ** Math.min(failures, 10), MAX_DELAY_MS);
      await pause(isPooled ? POOLED_DELAY_MS : delay, stop.signal);
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
    pooled: pooled.promise,
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

/** Listens until the connection breaks or `signal` aborts; returns why listening did not begin or broke off, if anything is to be said of it. */
async function listenOnce(
  options: ChangeListenerOptions,
  state: ListenerState,
  pooled: PromiseWithResolvers<boolean>,
  signal: AbortSignal,
): Promise<unknown> {
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
    await requireOwnConnection(client);
    pooled.resolve(false);
    await client.query(`listen ${CHANNEL}`);
    if (state.presence !== undefined) await showPresence(client, state.presence);
    state.client = client;
    state.listening = true;
    options.onListening();
    await broken.promise;
    return undefined;
  } catch (error) {
    return error;
  } finally {
    pooled.resolve(true);
    state.client = undefined;
    clearInterval(heartbeat);
    signal.removeEventListener("abort", stop);
    void client.end().catch(() => undefined); // may wait for a dead peer; not needed
  }
}

/**
 * A pooler has to tell its clients numbers of its own with which they may cancel queries, so they are not those of the processes that serve them
 * (PostgreSQL's protocol, BackendKeyData).
 */
async function requireOwnConnection(client: Client): Promise<void> {
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  if (!("processID" in client) || client.processID !== rows[0]?.pid) throw new PooledConnection();
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
