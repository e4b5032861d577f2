import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { startTestServices, type TestServices } from "@lintel/stack";

import { folderSize } from "../folder-size.ts";
import {
  ANY_USER,
  type Container,
  layOutRoot,
  makePlaces,
  makeVolume,
  putSecret,
  USER,
} from "./image-root.ts";
import { privilegesOf, runContainer, runToEnd, untilReady } from "./run-container.ts";

const MAX_BYTES = 250e6;
const ADMIN_PASSWORD = "only-for-this-check";
const PORTS = { "admin-api": 28_001, "event-worker": 28_003, "proxy-edge": 28_002 } as const;
const NO_CAPABILITIES = "0000000000000000/0000000000000000";

/**
 * Starts what an image would: the migrations and the three services, by user 65532, without capabilities, on a root that
 * cannot be written, with secrets in files and a volume for the spool. `root` is that of an image, or has `/app` alone: then Node
 * is added. Rejects with the reason where anything is not as it should be. Needs Linux and root.
 */
export async function verifyImage(root: string, say: (text: string) => void): Promise<void> {
  const missing = whyNot();
  if (missing !== undefined) return say(`not started: ${missing}`);
  if (existsSync(path.join(root, "usr/local/bin/node"))) makePlaces(root);
  else layOutRoot(root);
  const bytes = folderSize(root);
  say(`the root, with Node and its libraries: ${(bytes / 1e6).toFixed(1)} MB`);
  require(bytes < MAX_BYTES, "the image has 250 MB or more");
  const volumes = mkdtempSync(path.join(os.tmpdir(), "lintel-volumes-"));
  const stores = await startTestServices({ bundle: path.join(root, "app") });
  try {
    await verifyServices({ root, volumes, env: environmentOf(root, stores), say });
  } finally {
    await stores.stop();
    rmSync(volumes, { recursive: true, force: true });
  }
}

function whyNot(): string | undefined {
  if (process.platform !== "linux") return "only Linux has what this needs";
  if (process.getuid?.() !== 0) return "mounting needs root";
  try {
    execFileSync("unshare", ["--mount", "true"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "namespaces of mounts are not allowed here";
  }
}

const environmentOf = (root: string, stores: TestServices): Readonly<Record<string, string>> => ({
  DATABASE_URL_FILE: putSecret(root, "database-url", stores.databaseUrl),
  REDIS_URL_FILE: putSecret(root, "redis-url", stores.redisUrl),
  LINTEL_ENCRYPTION_KEYS_FILE: putSecret(
    root,
    "encryption-keys",
    `k1:${randomBytes(32).toString("base64")}\n`,
  ),
  ADMIN_PASS_FILE: putSecret(root, "admin-password", ADMIN_PASSWORD),
  HOST: "127.0.0.1",
  ADMIN_PORT: String(PORTS["admin-api"]),
  PROXY_PORT: String(PORTS["proxy-edge"]),
  WORKER_PORT: String(PORTS["event-worker"]),
  LINTEL_SPOOL_DIR: "/var/lib/lintel/spool",
  LINTEL_DRAIN_DELAY: "0s",
  LINTEL_DRAIN_TIMEOUT: "2s",
});

interface Check {
  readonly root: string;
  readonly volumes: string;
  readonly env: Readonly<Record<string, string>>;
  readonly say: (text: string) => void;
}

async function verifyServices(check: Check): Promise<void> {
  const { say, volumes } = check;
  const container = (name: string, ...args: readonly string[]): Container => ({
    root: check.root,
    volume: makeVolume(path.join(volumes, name)),
    args,
    env: check.env,
  });
  await refusesWrites(container("writes", "-e", WRITE));
  say("the root cannot be written, /tmp and the volume can");
  await runToEnd(container("migrate", "/app/migrate.js"));
  say("migrated");
  const running = [];
  try {
    for (const name of ["admin-api", "event-worker", "proxy-edge"] as const) {
      const service = runContainer(container(name, `/app/${name}.js`));
      running.push({ name, service });
      const ms = await untilReady(service, `http://127.0.0.1:${PORTS[name]}/readyz`);
      const { capabilities, user } = privilegesOf(service.pid);
      require(user === USER, `${name} runs as ${user}`);
      require(capabilities === NO_CAPABILITIES, `${name} has capabilities: ${capabilities}`);
      say(`${name}: ready after ${ms.toFixed(0)} ms, as user ${user}, without capabilities`);
    }
    await verifyAnswers();
    say("admin API and proxy answer");
  } finally {
    for (const { name, service } of running) {
      const code = await service.stop();
      say(`${name}: ended with ${code}`);
      if (code !== 0) process.exitCode = 1;
    }
  }
  await verifyAnyUser(
    { ...container("any-user", "/app/proxy-edge.js"), user: `${ANY_USER}:0` },
    say,
  );
  const spooled = readdirSync(path.join(volumes, "proxy-edge"));
  require(spooled.includes("spool"), "the proxy has no spool on its volume");
}

/** The service that writes most, by a user that the image does not know. */
async function verifyAnyUser(container: Container, say: Check["say"]): Promise<void> {
  const proxy = runContainer(container);
  try {
    await untilReady(proxy, `http://127.0.0.1:${PORTS["proxy-edge"]}/readyz`);
    const { user } = privilegesOf(proxy.pid);
    require(user === ANY_USER, `it runs as ${user}`);
    say(`proxy-edge: ready as user ${user} too, which the image does not know`);
  } finally {
    const code = await proxy.stop();
    require(code === 0, `it ended with ${code}`);
  }
}

const WRITE = `const fs = require("node:fs");
for (const file of ["/tmp/x", "/var/lib/lintel/x"]) fs.writeFileSync(file, "");
for (const file of ["/x", "/app/x", "/etc/x"]) {
  let code = "written";
  try { fs.writeFileSync(file, ""); } catch (error) { code = error.code; }
  if (code !== "EROFS") throw new Error(file + ": " + code);
}`;

const refusesWrites = (container: Container): Promise<string> => runToEnd(container);

async function verifyAnswers(): Promise<void> {
  const keys = await fetch(
    `http://127.0.0.1:${PORTS["admin-api"]}/api/v2/key-management/keys?limit=1`,
    {
      method: "POST",
      headers: { "x-api-key": ADMIN_PASSWORD, "content-type": "application/json" },
      body: "{}",
    },
  );
  require(keys.ok, `the admin API answers ${keys.status}`);
  const call = await fetch(
    `http://127.0.0.1:${PORTS["proxy-edge"]}/api/providers/openai/v1/chat/completions`,
    {
      method: "POST",
      headers: { authorization: "Bearer no-such-key", "content-type": "application/json" },
      body: JSON.stringify({ model: "gpt-4o", messages: [] }),
    },
  );
  require(call.status === 401, `the proxy answers ${call.status} to an unknown key`);
}

function require(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise);
}
