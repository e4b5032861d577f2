import { spawnSync } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { createServer } from "node:net";

import { type AdminClient, createAdminClient, type TcpForwarder } from "@lintel/e2e";
import { findTool, isThere, renderChart } from "@lintel/helm";
import { createEmptyDatabase, type TestDatabase } from "@lintel/testkit";
import { Pool } from "pg";

import type { DrillTools } from "../drill.ts";
import { startServiceBalancer } from "./balance.ts";
import { makeImage } from "./make-image.ts";
import type { Image } from "./pod-slot.ts";
import { readManifests, type WorkloadSpec } from "./read-manifests.ts";
import { createRelease, type Release } from "./release.ts";

/** As long as balancers of clouds may take to stop sending to a pod. */
const DETACH_MS = 5000;
const ADMIN_PASSWORD = "only-for-this-drill";

/** A release of the rendered chart, with throw-away stores, and the ways in. */
export interface Installation {
  readonly release: Release;
  readonly image: Image;
  readonly workloads: readonly WorkloadSpec[];
  readonly proxies: TcpForwarder;
  readonly admin: AdminClient;
  readonly db: Pool;
  stop(): Promise<void>;
}

/** Ports of the manifests, which each pod has on an address of loopback of its own. */
const PORTS = [8001, 8002, 8003, 9464];

/** What running a rendered chart lacks here. */
export async function whyNoPods(): Promise<string | undefined> {
  if (!isThere(findTool("helm"), "version")) return "Helm is not here";
  if (process.platform !== "linux" || process.getuid?.() !== 0) {
    return "containers' mounts need Linux and root";
  }
  const mounts = spawnSync("unshare", ["--mount", "true"]).status === 0;
  if (!mounts) return "namespaces of mounts are not allowed here";
  for (const port of PORTS) {
    if (!(await isFree(port))) return `something listens on port ${port} of every address`;
  }
  return undefined;
}

/** Whether a pod could listen on a port. */
async function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const server = createServer();
  server.once("error", () => resolve(false));
  server.listen(port, "127.0.1.1", () => server.close(() => resolve(true)));
  return await promise;
}

/** Values of the chart for stores on this machine, as JSON; the rest is as the chart has it. */
const valuesOf = (databaseUrl: string, redisUrl: string): readonly string[] => {
  const [database, redis] = [new URL(databaseUrl), new URL(redisUrl)];
  const postgresql = {
    host: database.hostname,
    port: Number(database.port),
    database: database.pathname.slice(1),
    username: database.username,
    sslMode: "disable",
  };
  const hosts = [`${redis.hostname}:${redis.port}`];
  return [
    'secrets.existingSecret="lintel"',
    'secrets.keys.redisPassword="redis-password"',
    `postgresql=${JSON.stringify(postgresql)}`,
    `redis=${JSON.stringify({ hosts, tls: false, keyPrefix: `drill-${randomUUID()}:` })}`,
    'env={"LINTEL_ALLOW_PRIVATE_UPSTREAMS":"true","REDIS_READ_TIME_OUT":"20s"}',
    "adminApi.replicas=1",
    "eventWorker.replicas=1",
  ];
};

/** Works with the rendered chart, and takes it away afterwards. */
export async function withChart(
  tools: DrillTools,
  more: readonly string[],
  work: (installation: Installation) => Promise<void>,
): Promise<void> {
  const installation = await installChart(tools, more);
  try {
    await work(installation);
  } finally {
    await installation.stop();
  }
}

/** Renders the chart with `more` values, makes an image of the services, and installs it: the job, then the pods. Resolves when all are ready. */
async function installChart(
  { bundle, folder, redisUrl }: DrillTools,
  more: readonly string[],
): Promise<Installation> {
  const database = await createEmptyDatabase();
  const set = [...valuesOf(database.url, redisUrl), ...more];
  const rendered = renderChart({ helm: findTool("helm"), set });
  if (!rendered.succeeded) throw new Error(rendered.stderr);
  const workloads = readManifests(rendered.stdout);
  const image = makeImage(folder, "0.1.0", bundle);
  const release = createRelease({ folder, secrets: secretsOf(database.url, redisUrl) });
  try {
    await release.apply(workloads, image);
  } catch (error) {
    await release.stop();
    await database.close();
    throw error;
  }
  return await openWaysIn({ release, image, workloads, database });
}

const secretsOf = (databaseUrl: string, redisUrl: string): Readonly<Record<string, string>> => ({
  "encryption-keys": `k1:${randomBytes(32).toString("base64")}`,
  "admin-password": ADMIN_PASSWORD,
  "postgresql-password": decodeURIComponent(new URL(databaseUrl).password),
  "redis-password": decodeURIComponent(new URL(redisUrl).password),
});

interface Installed {
  readonly release: Release;
  readonly image: Image;
  readonly workloads: readonly WorkloadSpec[];
  readonly database: TestDatabase;
}

async function openWaysIn({ database, ...installed }: Installed): Promise<Installation> {
  const { release } = installed;
  const balance = (component: string, port: number): Promise<TcpForwarder> =>
    startServiceBalancer({ release, component, port, detachMs: DETACH_MS });
  const proxies = await balance("proxy-edge", 8002);
  const adminApi = await balance("admin-api", 8001);
  const db = new Pool({ connectionString: database.url, max: 4 });
  db.on("error", () => undefined); // dropped with its database
  return {
    ...installed,
    proxies,
    admin: createAdminClient(adminApi.url, ADMIN_PASSWORD),
    db,
    async stop() {
      await release.stop();
      await proxies.close();
      await adminApi.close();
      await db.end();
      await database.close();
    },
  };
}
