import { createHash, randomUUID } from "node:crypto";

import { createCredentialStore, parseKeyring } from "@lintel/db";
import { waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { CredentialCache } from "../../src/adapters/credentials/credential-cache.ts";
import { aBody, type Bench, ENCRYPTION_KEYS, startBench, type TestProxy } from "../start-bench.ts";

let bench: Bench;
let proxy: TestProxy;

beforeAll(async () => {
  bench = await startBench();
  // So long that only the change feed can bring a change in time.
  proxy = await bench.startProxy({ IN_MEMORY_DB_UPDATE_INTERVAL: "1h" });
});
afterAll(() => bench.close());

const revoke = (id: string) =>
  bench.db.updateTable("keys").set({ revoked: true }).where("id", "=", id).execute();
const statusOf = async (secret: string) => (await proxy.chat(secret, aBody())).status;
const until = (secret: string, status: number) =>
  waitFor(async () => (await statusOf(secret)) === status, { label: `status ${status}` });

describe("a change", () => {
  it("arrives over the change feed", async () => {
    for (let n = 0; n < 20; n += 1) {
      const key = await bench.aKey();
      expect(await statusOf(key.secret)).toBe(200);
      await revoke(key.id);
      await until(key.secret, 401);
    }
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

/** As admin-api does it: the row and the former secret in one transaction. */
async function rotate(key: { readonly id: string; readonly hash: string }, untilMs: number) {
  const secret = randomUUID();
  await bench.db.transaction().execute(async (tx) => {
    if (untilMs > Date.now()) {
      const former = { key_id: key.id, secret_hash: key.hash, expires_at: new Date(untilMs) };
      await tx.insertInto("previous_secrets").values(former).execute();
    }
    const hash = createHash("sha256").update(secret).digest("hex");
    await tx.updateTable("keys").set({ secret_hash: hash }).where("id", "=", key.id).execute();
  });
  return secret;
}

describe("a rotation", () => {
  it("takes effect at once, and leaves the former secret valid until exactly its end", async () => {
    const key = await bench.aKey();
    expect(await statusOf(key.secret)).toBe(200);
    const untilMs = Date.now() + 1500;
    const secret = await rotate(key, untilMs);
    expect(await statusOf(secret)).toBe(200);
    const accepted: number[] = [];
    await waitFor(
      async () => {
        const askedAtMs = Date.now();
        const status = await statusOf(key.secret);
        if (status === 200) accepted.push(askedAtMs);
        return status === 401;
      },
      { label: "the end of the overlap" },
    );
    expect(Date.now()).toBeGreaterThanOrEqual(untilMs);
    expect(accepted.length).toBeGreaterThan(0);
    expect(accepted.filter((ms) => ms >= untilMs)).toEqual([]);
    expect(await statusOf(secret)).toBe(200);
  });

  it("without an overlap ends the former secret as soon as it is announced", async () => {
    const key = await bench.aKey();
    expect(await statusOf(key.secret)).toBe(200);
    const secret = await rotate(key, 0);
    await until(key.secret, 401);
    expect(await statusOf(secret)).toBe(200);
  });

  it("is found by a proxy that did not know the key, by either secret", async () => {
    const key = await bench.aKey();
    const secret = await rotate(key, Date.now() + 60_000);
    expect(await statusOf(key.secret)).toBe(200);
    expect(await statusOf(secret)).toBe(200);
  });

  it("makes a secret valid that was looked up, and unknown, before", async () => {
    const key = await bench.aKey();
    const wanted = randomUUID();
    expect(await statusOf(wanted)).toBe(401);
    const hash = createHash("sha256").update(wanted).digest("hex");
    await bench.db
      .updateTable("keys")
      .set({ secret_hash: hash })
      .where("id", "=", key.id)
      .execute();
    await until(wanted, 200);
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
