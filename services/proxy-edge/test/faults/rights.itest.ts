import { createTestRole, type TestRole, waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";

import { aBody, type Bench, startBench, type TestProxy } from "../start-bench.ts";

let bench: Bench;
let role: TestRole;
beforeAll(async () => {
  bench = await startBench();
  role = await createTestRole(bench.env.DATABASE_URL);
});
afterAll(async () => {
  await bench.redis.client.call("acl", "deluser", role.name).catch(() => undefined);
  await role.close();
  await bench.close();
});

/** The address of Redis for a user of the same name. */
function redisUrl(): string {
  const url = new URL(bench.env.REDIS_URL);
  [url.username, url.password] = [role.name, "secret"];
  return url.href;
}

async function readiness(proxy: TestProxy): Promise<unknown> {
  const answer = await fetch(`http://127.0.0.1:${proxy.port}/readyz`);
  return { status: answer.status, ...Object(await answer.json()) };
}

const untilSays = (proxy: TestProxy, expected: object) =>
  waitFor(
    async () => {
      const said = await readiness(proxy);
      return expect.objectContaining(expected).asymmetricMatch(said) ? said : undefined;
    },
    { timeoutMs: 60_000, label: JSON.stringify(expected) },
  );

it("a proxy says which rights its users lack, and serves with no more than these", async (context) => {
  const { client, prefix } = bench.redis;
  const rights = [
    "reset",
    "on",
    ">secret",
    `~${prefix}*`,
    `~{${prefix}*`,
    "&*",
    "+@all",
    "-@dangerous",
    "+info",
  ];
  const set = (...rules: readonly string[]) => client.call("acl", "setuser", role.name, ...rules);
  const knowsUsers = await set(...rights, "-hset").then(
    () => true,
    () => false,
  );
  context.skip(!knowsUsers, "no real Redis");
  const proxy = await bench.startProxy({ DATABASE_URL: role.url, REDIS_URL: redisUrl() });
  await untilSays(proxy, {
    status: 503,
    checks: expect.objectContaining({
      postgres: expect.stringMatching(
        /^the PostgreSQL user lacks SELECT on custom_providers, key_settings, /,
      ),
      redis: expect.stringMatching(/^Redis refuses its user the command HSET: /),
    }),
  });
  await role.asOwner(`grant select on all tables in schema public to ${role.name}`);
  await set("+hset");
  await untilSays(proxy, { status: 200, ready: true });
  const limited = await bench.aKey({ key: { rate_limit_over_time: 100, rate_limit_unit: "d" } });
  expect((await proxy.chat(limited.secret, aBody())).status).toBe(200);
});
