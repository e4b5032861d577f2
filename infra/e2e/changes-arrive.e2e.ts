import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Lintel, startLintel } from "./src/index.ts";
import { chatSurface } from "./src/load/chat-surfaces.ts";
import { percentile } from "./src/load/percentile.ts";

const CHANGES = 100;

let lintel: Lintel;
beforeAll(async () => {
  // Polling is put out of the way: what is measured is the change feed alone.
  lintel = await startLintel({ proxies: 2, env: { IN_MEMORY_DB_UPDATE_INTERVAL: "10m" } });
});
afterAll(() => lintel.stop());

/** An authenticated call is refused with 400 before anything is sent upstream. */
const UNREADABLE = "{";

interface Asked {
  readonly body?: string;
  readonly path?: string;
}

const statusOf = async (
  proxy: number,
  secret: string,
  { body = UNREADABLE, path = chatSurface(0).path }: Asked = {},
): Promise<number> => {
  const response = await fetch(new URL(path, lintel.baseUrls[proxy]), {
    method: "POST",
    headers: { authorization: `Bearer ${secret}` },
    body,
    signal: AbortSignal.timeout(60_000),
  });
  await response.arrayBuffer();
  return response.status;
};

/** Milliseconds until both proxies answer with `status`. */
async function untilBoth(secret: string, status: number, asked?: Asked): Promise<number> {
  const start = performance.now();
  const deadline = start + 60_000;
  for (const proxy of [0, 1]) {
    while ((await statusOf(proxy, secret, asked)) !== status) {
      if (performance.now() > deadline) throw new Error(`no ${status} after a minute`);
      // What is waited for needs the processor, too.
      await pause(1);
    }
  }
  return performance.now() - start;
}

const figures = (values: readonly number[]) =>
  `p50 ${percentile(values, 0.5).toFixed(1)} ms, p99 ${percentile(values, 0.99).toFixed(1)} ms`;

describe("changes made through admin-api", () => {
  it(`arrive in every proxy and on every path of chats: ${CHANGES} keys created and revoked`, async () => {
    const { admin } = lintel;
    const settingId = await admin.createSetting({ provider: "openai", setting: { apikey: "x" } });
    const created: number[] = [];
    const revoked: number[] = [];
    for (let index = 0; index < CHANGES / 2; index += 1) {
      const secret = `sk-${randomUUID()}`;
      const at = { path: chatSurface(index).path };
      // Both proxies have heard of the key before it exists, and remember that it does not.
      expect(await untilBoth(secret, 401, at)).toBeGreaterThan(0);
      const keyId = await admin.createKey({ name: "k", key: secret, settingIds: [settingId] });
      created.push(await untilBoth(secret, 400, at));
      await admin.patchKey(keyId, { revoked: true, revokedReason: "test" });
      revoked.push(await untilBoth(secret, 401, at));
    }
    console.log(`created → usable: ${figures(created)}; revoked → refused: ${figures(revoked)}`);
    expect(created.length + revoked.length).toBe(CHANGES);
  });

  it("rotate a key in every proxy, with an overlap and without", async () => {
    const { admin } = lintel;
    const key = await lintel.aKey();
    const secrets = [key.secret];
    const known: number[] = [];
    for (let index = 0; index < 20; index += 1) {
      const [present = "", next] = [secrets.at(-1), `sk-${randomUUID()}`];
      await untilBoth(next, 401);
      await admin.rotateKey(key.id, { key: next, overlap: "1h" });
      known.push(await untilBoth(next, 400));
      for (const proxy of [0, 1]) expect(await statusOf(proxy, present)).toBe(400);
      const last = `sk-${randomUUID()}`;
      await admin.rotateKey(key.id, { key: last });
      for (const ended of [present, next]) await untilBoth(ended, 401);
      known.push(await untilBoth(last, 400));
      secrets.push(last);
    }
    console.log(`rotated → usable: ${figures(known)}`);
  });

  it("of users are in force in every proxy", async () => {
    const { admin } = lintel;
    const provider = { provider: "openai", setting: { apikey: "x" } };
    const settingId = await admin.createSetting({ ...provider, allowedModels: ["none of these"] });
    const secret = `sk-${randomUUID()}`;
    await admin.createKey({ name: "k", key: secret, settingIds: [settingId] });
    const user = randomUUID();
    const asked = { body: JSON.stringify({ model: "gpt-4o", messages: [], user }) };
    // Both proxies remember that there is no such name: then no setting allows the model.
    await untilBoth(secret, 403, asked);
    const id = await admin.createUser({ name: "u", userId: user, ttl: "1ns" });
    const took = [await untilBoth(secret, 401, asked)];
    await admin.patchUser(id, { ttl: "" });
    for (let index = 0; index < 20; index += 1) {
      await admin.patchUser(id, { revoked: index % 2 === 1 });
      took.push(await untilBoth(secret, index % 2 === 1 ? 401 : 403, asked));
    }
    expect(took).toHaveLength(21);
    console.log(`user changed → in force: ${figures(took)}`);
  });

  it("are not undone by a version that arrives late", async () => {
    const { admin, db } = lintel;
    const key = await lintel.aKey();
    expect(await statusOf(0, key.secret)).toBe(400);
    await admin.patchKey(key.id, { revoked: true });
    await untilBoth(key.secret, 401);
    // A belated announcement of an older version must not bring anything back.
    await db.query(`select pg_notify('lintel_changes', $1)`, [
      JSON.stringify({ kind: "key", id: key.id, version: 1, hash: null }),
    ]);
    for (let index = 0; index < 50; index += 1) expect(await statusOf(0, key.secret)).toBe(401);
  });
});
