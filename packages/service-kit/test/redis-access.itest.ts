import { readFileSync } from "node:fs";
import path from "node:path";

import { createTestRedis, type TestRedis } from "@lintel/testkit";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, it } from "vitest";

import { requireRedisAccess } from "../src/redis/redis-access.ts";

let redis: TestRedis;
let user: string;
let knowsUsers: boolean;
beforeAll(async () => {
  redis = await createTestRedis();
  user = redis.prefix.slice(0, -1);
  // What stands in where no Redis is knows none.
  knowsUsers = await redis.client.call("acl", "whoami").then(
    () => true,
    () => false,
  );
});
afterAll(async () => {
  if (knowsUsers) await redis.client.call("acl", "deluser", user);
  await redis.close();
});

/** What the check says of a user with these rights; `undefined` where it may do all that is needed. */
async function reasonFor(rights: string): Promise<string | undefined> {
  await redis.client.call("acl", "setuser", user, "reset", "on", ">secret", ...rights.split(" "));
  const { prefix } = redis;
  const url = new URL(redis.url);
  [url.username, url.password] = [user, "secret"];
  const connect = () => new Redis(url.href, { maxRetriesPerRequest: 1 });
  const [commands, subscriber] = [connect(), connect()];
  const hear = async () => void (await subscriber.subscribe(`${prefix}breakers`));
  try {
    await requireRedisAccess({ redis: commands, prefix, hear });
    return undefined;
  } catch (error) {
    return error instanceof Error && "publicReason" in error ? String(error.publicReason) : "?";
  } finally {
    commands.disconnect();
    subscriber.disconnect();
  }
}

/** What OPERATING says of a user, for our prefix. */
function documentedRights(): string {
  const page = path.resolve(import.meta.dirname, "../../../.github/OPERATING.md");
  const [, rights = ""] = /`user lintel on >… ([^`]+)`/.exec(readFileSync(page, "utf8")) ?? [];
  return rights.replaceAll("lintel:", redis.prefix);
}

it("the documented user may do all that is needed, and the check leaves nothing behind", async (context) => {
  context.skip(!knowsUsers, "no real Redis");
  expect(await reasonFor(documentedRights())).toBeUndefined();
  expect(await redis.client.keys(`*${redis.prefix}*`)).toEqual([]);
});

it.each([
  ["-hset", "the command HSET"],
  ["-zrangebyscore -hincrby", "the command HINCRBY; the command ZRANGEBYSCORE"],
  ["-evalsha", "the command EVALSHA"],
  ["-subscribe", "the command SUBSCRIBE, or the channel"],
  ["resetchannels", "the command PUBLISH, or the channel; the command SUBSCRIBE, or the channel"],
  ["resetkeys ~PREFIX*", "the command EVAL, or keys like {PREFIX*"],
  ["resetkeys ~{PREFIX*", "the command EVAL, or keys like PREFIX*"],
  ["resetkeys %R~PREFIX* %R~{PREFIX*", "the command EVAL, or keys like PREFIX*"],
])("with %s besides, it says what is refused", async (change, refused) => {
  if (!knowsUsers) return;
  const named = (text: string) => text.replaceAll("PREFIX", redis.prefix);
  const reason = await reasonFor(`${documentedRights()} ${named(change)}`);
  expect(reason).toContain(`Redis refuses its user ${named(refused)}`);
});
