import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import path from "node:path";

import { Redis } from "ioredis";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { ensureDatabase } from "../src/postgres/ensure-database.ts";
import { isPortFree } from "../src/process/free-port.ts";
import { findLiveProcess } from "../src/process/pid-file.ts";
import { stopLeftovers } from "../src/process/stop-leftovers.ts";
import { waitUntil } from "../src/process/wait-until.ts";
import { newPlace, startUp } from "./start-up.ts";
import type { Place, Up } from "./start-up.ts";

let place: Place;
const ups: Up[] = [];

const up = (env: Record<string, string> = {}, where = place): Up => {
  const started = startUp(where, env);
  ups.push(started);
  return started;
};

const openPlace = async () => {
  place = await newPlace();
};

/** Ends what a test left running, passed or failed. */
const closePlace = async () => {
  for (const each of ups) each.signal("SIGTERM");
  await Promise.all(ups.splice(0).map((each) => each.exited));
  await stopLeftovers(path.join(place.dataFolder, "run"));
  rmSync(place.dataFolder, { recursive: true, force: true });
};

const recorded = (name: string) =>
  findLiveProcess(path.join(place.dataFolder, "run", `${name}.json`));
const running = () =>
  readdirSync(path.join(place.dataFolder, "run"))
    .map((file) => file.replace(".json", ""))
    .filter((name) => recorded(name) !== undefined);
const everything = () =>
  ["admin-api", "event-worker", "postgres", `proxy-edge-${place.proxyPort}`, "redis"].toSorted();

const fileOf = (name: string): Record<string, string> =>
  JSON.parse(readFileSync(path.join(place.dataFolder, name), "utf8"));
const databaseUrl = () =>
  `postgres://lintel:${fileOf("secrets.json")["postgresPassword"]}@127.0.0.1:${fileOf("ports.json")["postgres"]}/lintel`;
const redisUrl = () =>
  `redis://:${fileOf("secrets.json")["redisPassword"]}@127.0.0.1:${fileOf("ports.json")["redis"]}`;

async function sql(text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: databaseUrl(), connectionTimeoutMillis: 60_000 });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function redis<T>(work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(redisUrl(), { commandTimeout: 60_000 });
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}

/** The stores of the test run, for a stack that is to start none of its own. */
const givenStores = async () => {
  const server = process.env["LINTEL_TEST_DATABASE_URL"] ?? "";
  await ensureDatabase(server, "lintel_up_given");
  const url = new URL(server);
  url.pathname = "/lintel_up_given";
  return { DATABASE_URL: url.href, REDIS_URL: process.env["LINTEL_TEST_REDIS_URL"] ?? "" };
};

const keep = async () => {
  await sql("create table kept as select 41 as n");
  await redis((client) => client.set("kept", "42"));
};

const expectKept = async () => {
  expect(await sql("select n from kept")).toEqual([{ n: 41 }]);
  expect(await redis((client) => client.get("kept"))).toBe("42");
};

const expectCleanStop = async (started: Up) => {
  started.signal("SIGINT");
  expect(await started.exited).toBe(0);
  expect(running()).toEqual([]);
  const log = readFileSync(path.join(place.dataFolder, "logs", "admin-api.log"), "utf8");
  expect(log).toContain("drained");
};

describe("a running stack", () => {
  let started: Up;

  beforeAll(async () => {
    await openPlace();
    started = up();
    await started.printed("lintel is ready");
  });
  afterAll(closePlace);

  test("keeps its secrets to its owner and off the terminal", () => {
    const file = path.join(place.dataFolder, "secrets.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(place.dataFolder).mode & 0o066).toBe(0);
    const secrets = Object.values(fileOf("secrets.json"));
    expect(secrets).toHaveLength(3);
    for (const secret of secrets) expect(started.output()).not.toContain(secret);
  });

  test.each(["admin-api", "redis", "postgres"])(
    "starts %s again when it was killed, and says so",
    async (name) => {
      const pid = recorded(name)?.pid ?? 0;
      process.kill(pid, "SIGKILL");
      await started.printed(`${name} ended (signal SIGKILL); starting it again`);
      await started.printed(`${name} is back`);
      expect(recorded(name)?.pid).not.toBe(pid);
      expect(await redis((client) => client.ping())).toBe("PONG");
      expect(await sql("select 1 as one")).toEqual([{ one: 1 }]);
    },
  );

  test("refuses a second one on its data directory, but not beside it", async () => {
    const other = await newPlace();
    try {
      const beside = up({}, other);
      const same = up({}, { ...other, dataFolder: place.dataFolder });
      expect(await same.exited).toBe(1);
      expect(same.output()).toContain(
        `already running on ${place.dataFolder} (pid ${started.pid})`,
      );
      await beside.printed("lintel is ready");
      expect(running()).toEqual(everything());
      beside.signal("SIGTERM");
      expect(await beside.exited).toBe(0);
    } finally {
      rmSync(other.dataFolder, { recursive: true, force: true });
    }
  });
});

describe("a stack that was stopped", () => {
  beforeEach(openPlace);
  afterEach(closePlace);

  test("finds its data again, after Ctrl-C and after kill -9, which it heals", async () => {
    const ready = `lintel is ready: admin http://127.0.0.1:${place.adminPort} proxy http://127.0.0.1:${place.proxyPort}\n`;
    const first = up();
    await first.printed(ready);
    expect(running()).toEqual(everything());
    await keep();
    await expectCleanStop(first);

    const ports = fileOf("ports.json");
    const second = up();
    await second.printed(ready);
    await expectKept();
    expect(fileOf("ports.json")).toEqual(ports);
    expect(second.output()).not.toContain("killed");

    const orphans = everything().map((name) => recorded(name)?.pid);
    second.signal("SIGKILL");
    await second.exited;
    expect(running()).toEqual(everything());

    const third = up();
    const printed = await third.printed(ready);
    for (const pid of orphans) expect(printed).toContain(`(pid ${pid}), which the killed start`);
    expect(running()).toEqual(everything());
    await expectKept();
  });
});

describe("a start that fails leaves nothing running and says why", () => {
  beforeEach(openPlace);
  afterEach(closePlace);

  test("when a port is taken", async () => {
    const server = createServer().listen(place.proxyPort, "127.0.0.1");
    try {
      const started = up();
      expect(await started.exited).toBe(1);
      expect(started.output()).toContain(
        `port ${place.proxyPort} is taken by another program; choose another PROXY_PORT`,
      );
      expect(existsSync(path.join(place.dataFolder, "run"))).toBe(false);
    } finally {
      server.close();
    }
  });

  test("when a service does not start", async () => {
    const started = up({ ...(await givenStores()), FAKE_ENTRY: "broken-service.ts" });
    expect(await started.exited).toBe(1);
    expect(started.output()).toContain("ended while starting:\nbroken: bad configuration");
    expect(started.output()).not.toContain("starting PostgreSQL");
    expect(running()).toEqual([]);
  });

  test("when the data directory cannot be written", async () => {
    const file = path.join(place.dataFolder, "file");
    writeFileSync(file, "");
    const started = up({ LINTEL_DATA_DIR: path.join(file, "data") });
    expect(await started.exited).toBe(1);
    expect(started.output()).toContain(
      `the data directory ${file}/data cannot be written (ENOTDIR): make it yours, or choose`,
    );
  });

  test("when the database's folder holds something else, which is kept", async () => {
    const folder = path.join(place.dataFolder, "postgres");
    mkdirSync(folder);
    writeFileSync(path.join(folder, "postgresql.conf"), "mine");
    const started = up();
    expect(await started.exited).toBe(1);
    expect(started.output()).toContain(
      "holds files but no database cluster (PG_VERSION is missing)",
    );
    expect(readFileSync(path.join(folder, "postgresql.conf"), "utf8")).toBe("mine");
    expect([recorded("postgres"), recorded("redis")]).toEqual([undefined, undefined]);
  });

  test("when it is asked to stop while it starts", async () => {
    const started = up();
    await started.printed("starting PostgreSQL");
    await waitUntil("postgres to run", { deadlineMs: 180_000 }, () => recorded("postgres"));
    started.signal("SIGTERM");
    expect(await started.exited).toBe(1);
    expect(started.output()).toContain("stopped before it was ready");
    expect(running()).toEqual([]);
    expect(await isPortFree(place.adminPort)).toBe(true);
  });

  test("when the settings make no sense, with every problem", async () => {
    const started = up({ PROXY_PORT: "8002,abc", REDIS_URL: "http://nowhere" });
    expect(await started.exited).toBe(1);
    expect(started.output()).toContain("PROXY_PORT");
    expect(started.output()).toContain("REDIS_URL");
    expect(readdirSync(place.dataFolder)).toEqual([]);
  });
});
