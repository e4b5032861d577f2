import { randomUUID } from "node:crypto";

import { connect, parseKeyring, type Tables } from "@lintel/db";
import { Hono } from "hono";
import type { Kysely } from "kysely";

import type { IdentityProvider } from "../src/access/people/identity-provider.ts";
import { openProviderProbes } from "../src/adapters/probe-provider.ts";
import { createApp } from "../src/app.ts";
import type { Deps } from "../src/deps.ts";
import type { AdminApp } from "../src/http/operation.ts";

export interface TestOptions {
  readonly password?: string | undefined;
  readonly now?: () => Date;
  readonly publicUrl?: URL;
  readonly identityProvider?: IdentityProvider;
  /** Where the file is that the service says it applies itself. */
  readonly configFile?: string;
  readonly onFailure?: (error: unknown) => void;
  /** Absent: a Redis that does not answer. */
  readonly breakers?: Deps["breakers"];
}

/** The whole service on a database, without a socket. */
export const appOn = (db: Kysely<Tables>, options: TestOptions = {}): AdminApp =>
  createApp(
    {
      db,
      reads: db,
      reports: { read: (query) => query(db) },
      detector: undefined,
      probeProvider: probes.probe,
      configFile: options.configFile,
      keyring: parseKeyring(`test:${Buffer.alloc(32, 1).toString("base64")}`),
      breakers: options.breakers ?? noBreakers,
      system: { version: "0.0.0", configuration: {}, readQueue: away, readSpools: away },
      now: options.now ?? (() => new Date()),
      cpuMs: () => process.threadCpuUsage().user / 1000,
      newId: randomUUID,
      reportFailure: options.onFailure ?? (() => undefined),
    },
    {
      password: options.password,
      trustedProxies: 1,
      publicUrl: options.publicUrl,
      identityProvider: options.identityProvider,
      sessions: { idleMs: 3_600_000, lifetimeMs: 12 * 3_600_000 },
      console: undefined,
      operational: new Hono().get("/livez", (c) => c.json({ status: "alive" })),
      observe: () => undefined,
    },
  );

export const connectTo = (url: string): Kysely<Tables> =>
  connect({
    url,
    applicationName: "admin-api-test",
    poolSize: 4,
    statementTimeoutMs: 60_000,
    connectTimeoutMs: 60_000,
    onIdleError: () => undefined,
  });

const probes = openProviderProbes({
  allowPrivate: true,
  forwardProxy: () => undefined,
  nowMs: () => new Date().getTime(),
  monotonic: () => performance.now(),
});

const away = () => Promise.reject(new Error("Redis is away"));
const noBreakers: Deps["breakers"] = { read: away, reset: away };

/** A database that refuses connections. */
export const noDatabase = (): Kysely<Tables> =>
  connectTo("postgres://nobody:hidden@127.0.0.1:1/none");
