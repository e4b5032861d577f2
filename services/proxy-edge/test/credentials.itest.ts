import { createCredentialStore, parseKeyring } from "@lintel/db";
import { waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { CredentialCache } from "../src/adapters/credentials/credential-cache.ts";
import { aBody, type Bench, ENCRYPTION_KEYS, startBench, type TestProxy } from "./start-bench.ts";

let bench: Bench;
let proxy: TestProxy;

beforeAll(async () => {
  bench = await startBench();
  // So long that only announcements can be what is quick.
  proxy = await bench.startProxy({ IN_MEMORY_DB_UPDATE_INTERVAL: "1h" });
});
afterAll(() => bench.close());

const revoke = (id: string) =>
  bench.db.updateTable("keys").set({ revoked: true }).where("id", "=", id).execute();
const statusOf = async (secret: string) => (await proxy.chat(secret, aBody())).status;
const until = (secret: string, status: number) =>
  waitFor(async () => (await statusOf(secret)) === status, { label: `status ${status}` });

describe("a change", () => {
  it("arrives by announcement, in less than 100 ms for half of them", async () => {
    const took: number[] = [];
    for (let n = 0; n < 20; n += 1) {
      const key = await bench.aKey();
      expect(await statusOf(key.secret)).toBe(200);
      const from = performance.now();
      await revoke(key.id);
      await until(key.secret, 401);
      took.push(performance.now() - from);
    }
    expect(took.toSorted((a, b) => a - b)[10]).toBeLessThan(100);
  });

  it("ends an absence that was remembered", async () => {
    const key = await bench.aKey();
    await bench.db
      .updateTable("keys")
      .set({ deleted_at: new Date() })
      .where("id", "=", key.id)
      .execute();
    expect(await statusOf(key.secret)).toBe(401);
    await bench.db.updateTable("keys").set({ deleted_at: null }).where("id", "=", key.id).execute();
    await until(key.secret, 200);
  });

  it("of a deleted key is a refusal", async () => {
    const key = await bench.aKey();
    expect(await statusOf(key.secret)).toBe(200);
    await bench.db
      .updateTable("keys")
      .set({ deleted_at: new Date() })
      .where("id", "=", key.id)
      .execute();
    await until(key.secret, 401);
  });

  it("of a setting is used by the keys that have it", async () => {
    const key = await bench.aKey();
    expect(await statusOf(key.secret)).toBe(200);
    await bench.db
      .updateTable("provider_settings")
      .set({ allowed_models: ["another-model"] })
      .where("id", "=", key.settingId)
      .execute();
    await until(key.secret, 403);
  });
});

describe("a flood of unknown keys", () => {
  it("costs the store one query at a time, and known keys nothing", async () => {
    let running = 0;
    let most = 0;
    let queries = 0;
    const store = createCredentialStore({
      db: bench.db,
      keyring: parseKeyring(ENCRYPTION_KEYS),
      onUnreadable: () => undefined,
    });
    const cache = new CredentialCache({
      store: {
        findByIds: (ids) => store.findByIds(ids),
        async findByHashes(hashes) {
          running += 1;
          queries += 1;
          most = Math.max(most, running);
          const found = await store.findByHashes(hashes);
          running -= 1;
          return found;
        },
      },
      onTrouble: () => undefined,
    });
    const key = await bench.aKey();
    expect(await cache.findKey(key.hash)).toMatchObject({ id: key.id });
    const flood = Array.from({ length: 6000 }, (_, n) => String(n).padStart(64, "0"));
    const answers = await Promise.allSettled(flood.map(async (hash) => cache.findKey(hash)));
    expect(cache.findKey(key.hash)).toMatchObject({ id: key.id });
    expect(most).toBe(1);
    expect(queries).toBeLessThanOrEqual(1 + 10);
    expect(answers.filter(({ status }) => status === "rejected")).toHaveLength(1000);
    expect(cache.findKey(flood[0] ?? "")).toBeUndefined();
    cache.close();
  });
});
