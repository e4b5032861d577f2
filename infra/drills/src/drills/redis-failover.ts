import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { startLintel, startRedisCluster } from "@lintel/e2e";

import { type Drill, type DrillTools, ensure } from "../drill.ts";
import { makeCertificates } from "../stores/make-certificates.ts";
import { startSentinelGroup, startTlsRedis, whyNoRedis } from "../stores/redis-servers.ts";
import { failOver, type FailOver } from "../traffic/fail-over.ts";

const PREFIX = "drill:";
/** What OPERATING says of a user of Redis, for our prefix and password. */
function documentedUser(): string {
  const page = path.resolve(import.meta.dirname, "../../../../.github/OPERATING.md");
  const [, user] = /`(user lintel on [^`]+)`/.exec(readFileSync(page, "utf8")) ?? [];
  ensure(user !== undefined, "OPERATING says no user of Redis");
  return user.replace(">…", ">secret").replaceAll("lintel:", PREFIX);
}
const AWAY_MS = 3000;

export const redisCluster: Drill = {
  about:
    "a Redis Cluster of three masters and three replicas; a master dies and its replica follows",
  whyNot: whyNoRedis,
  async run(tools) {
    const cluster = await startRedisCluster({ withReplicas: true });
    ensure(cluster !== undefined, "there is no real Redis");
    const hosts = cluster.ports.map((port) => `127.0.0.1:${port}`).join(",");
    try {
      await withLintel(
        tools,
        { REDIS_HOSTS: hosts },
        {
          what: "a master is killed; its replica takes its slots",
          fail: () => cluster.killMaster(),
          mend: () => Promise.resolve(),
        },
      );
    } finally {
      await cluster.stop();
    }
  },
};

export const redisSentinel: Drill = {
  about: "three Sentinels, a master and a replica; the master dies and the replica follows",
  whyNot: whyNoRedis,
  async run(tools) {
    const group = await startSentinelGroup(path.join(tools.folder, "redis"));
    const hosts = group.sentinels.map((port) => `127.0.0.1:${port}`).join(",");
    const before = await group.masterPort();
    try {
      await withLintel(
        tools,
        { REDIS_HOSTS: hosts, REDIS_SENTINEL_MASTER: group.master },
        {
          what: "the master is killed; the Sentinels make the replica one",
          fail: () => group.killMaster(),
          mend: () => Promise.resolve(),
        },
      );
      ensure((await group.masterPort()) !== before, "the Sentinels name the same master");
    } finally {
      await group.stop();
    }
  },
};

export const redisTls: Drill = {
  about:
    "a Redis that speaks TLS alone, to a user of ACL who may touch keys of one prefix; it dies and begins again empty",
  whyNot: whyNoRedis,
  async run(tools) {
    const certificates = makeCertificates(path.join(tools.folder, "certificates"));
    const server = await startTlsRedis(
      path.join(tools.folder, "redis"),
      certificates,
      documentedUser(),
    );
    const env = {
      REDIS_HOSTS: `localhost:${server.port}`,
      REDIS_TLS: "true",
      REDIS_USERNAME: "lintel",
      REDIS_PASSWORD: "secret",
      LINTEL_REDIS_PREFIX: PREFIX,
      NODE_EXTRA_CA_CERTS: certificates.authority,
    };
    try {
      await withLintel(tools, env, {
        what: "it is killed, and three seconds later there is one that has nothing",
        fail: () => server.kill(),
        async mend() {
          await pause(AWAY_MS);
          await server.start();
        },
      });
    } finally {
      await server.kill();
    }
  },
};

/** Two proxies, whose Redis fails. Deadlines are the defaults. */
async function withLintel(
  tools: DrillTools,
  redis: Readonly<Record<string, string>>,
  failure: FailOver,
): Promise<void> {
  const { LINTEL_REDIS_PREFIX: prefix, ...rest } = redis;
  const lintel = await startLintel({
    proxies: 2,
    redis: rest,
    ...(prefix === undefined ? {} : { env: { LINTEL_REDIS_PREFIX: prefix } }),
  });
  try {
    await failOver(tools, lintel, failure);
    const { adminApi, proxies, worker } = lintel.services;
    const refused = [adminApi, worker, ...proxies].flatMap((each) =>
      each
        .logs()
        .split("\n")
        .filter((line) => line.includes("NOPERM")),
    );
    ensure(refused.length === 0, `Redis refused commands: ${refused[0]}`);
  } finally {
    await lintel.stop();
  }
}
