import { randomBytes, randomUUID } from "node:crypto";

import { waitFor } from "@lintel/testkit";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";

import {
  type Change,
  createCredentialStore,
  followChanges,
  parseKeyring,
  sealMembers,
} from "../src/index.ts";
import { ownDatabase } from "./own-database.ts";

const KEYRING = parseKeyring(`one:${randomBytes(32).toString("base64")}`);
const OTHER = parseKeyring(`two:${randomBytes(32).toString("base64")}`);

const { database, db } = await ownDatabase({ poolSize: 4 });
const unreadable: string[] = [];
const store = createCredentialStore({
  db,
  keyring: KEYRING,
  onUnreadable: (id) => unreadable.push(id),
});

const dated = () => ({ created_at: new Date(), updated_at: new Date() });

async function aSetting(keyring = KEYRING): Promise<string> {
  const id = randomUUID();
  const { sealed, sealedWith } = sealMembers(keyring, id, { apikey: "sk-secret" });
  const row = {
    id,
    ...dated(),
    provider: "openai",
    sealed_with: sealedWith,
    sealed_setting: sealed,
  };
  await db
    .insertInto("provider_settings")
    .values({ ...row, name: "", allowed_models: [] })
    .execute();
  return id;
}

const KEY_DEFAULTS = {
  name: "test",
  tags: null,
  revoked: false,
  revoked_reason: "",
  revoked_by: null,
  ttl: "",
  expires_at: null,
  cost_limit_nano: 0,
  cost_limit_over_time_nano: 0,
  cost_limit_unit: null,
  rate_limit_over_time: 0,
  rate_limit_unit: null,
  setting_id: null,
  allowed_paths: null,
  should_log_request: false,
  should_log_response: false,
  rotation_enabled: false,
  policy_id: null,
  is_key_not_hashed: false,
};

async function aKey(settingIds: readonly string[]) {
  const id = randomUUID();
  const hash = randomBytes(32).toString("hex");
  await db
    .insertInto("keys")
    .values({ ...KEY_DEFAULTS, id, ...dated(), secret_hash: hash })
    .execute();
  for (const [position, setting_id] of settingIds.entries()) {
    await db.insertInto("key_settings").values({ key_id: id, setting_id, position }).execute();
  }
  return { id, hash };
}

async function aPolicy(): Promise<string> {
  const id = randomUUID();
  const empty = { config: "{}", regex_config: "{}", custom_config: "{}" };
  await db
    .insertInto("policies")
    .values({ id, ...dated(), name: "test", tags: null, ...empty })
    .execute();
  return id;
}

async function aRoute(): Promise<string> {
  const id = randomUUID();
  await db
    .insertInto("routes")
    .values({
      id,
      ...dated(),
      name: "test",
      path: `/${id}`,
      key_ids: [],
      steps: JSON.stringify([{}]),
      cache_config: "{}",
      request_format: "",
      retry_strategy: "",
    })
    .execute();
  return id;
}

const rename = (id: string) =>
  db.updateTable("keys").set({ name: randomUUID() }).where("id", "=", id).execute();
const remove = (id: string) =>
  db.updateTable("keys").set({ deleted_at: new Date() }).where("id", "=", id).execute();

describe("the credential store", () => {
  it("finds many keys by their hashes, with every setting they name", async () => {
    const settings = [await aSetting(), await aSetting(), await aSetting()];
    const one = await aKey(settings.slice(0, 2));
    const two = await aKey(settings.slice(1));
    const found = await store.findByHashes([one.hash, two.hash, "0".repeat(64)]);
    expect(found.keys.map(({ id }) => id).toSorted()).toEqual([one.id, two.id].toSorted());
    expect(found.settings.map(({ id }) => id).toSorted()).toEqual(settings.toSorted());
    expect(found.settings[0]?.setting).toEqual({ apikey: "sk-secret" });
  });

  it("finds a key by a secret it had before, until its moment", async () => {
    const key = await aKey([]);
    const [valid, over] = [randomBytes(32).toString("hex"), randomBytes(32).toString("hex")];
    const until = new Date(Date.now() + 60_000);
    await db
      .insertInto("previous_secrets")
      .values([
        { key_id: key.id, secret_hash: valid, expires_at: until },
        { key_id: key.id, secret_hash: over, expires_at: new Date(Date.now() - 60_000) },
      ])
      .execute();
    const { keys } = await store.findByHashes([valid]);
    expect(keys).toMatchObject([
      { id: key.id, previousSecrets: [{ hash: valid, untilMs: until.getTime() }] },
    ]);
    expect((await store.findByHashes([over])).keys).toEqual([]);
    await remove(key.id);
    expect((await store.findByHashes([valid])).keys).toEqual([]);
  });

  it("does not find a deleted key by its hash, and says so of its id", async () => {
    const key = await aKey([]);
    await remove(key.id);
    expect((await store.findByHashes([key.hash])).keys).toEqual([]);
    const found = await store.findByIds({ keys: [key.id], settings: [] });
    expect(found).toMatchObject({ keys: [], deletedIds: [key.id] });
  });

  it("leaves out a setting the keyring cannot open, and reports it", async () => {
    const readable = await aSetting();
    const closed = await aSetting(OTHER);
    const found = await store.findByIds({ keys: [], settings: [readable, closed] });
    expect(found.settings.map(({ id }) => id)).toEqual([readable]);
    expect(unreadable).toContain(closed);
  });

  it("lists what changed since a moment of the database's clock", async () => {
    const { atMs, changes } = await store.changedSince(undefined);
    expect(changes).toEqual([]);
    const key = await aKey([]);
    const setting = await aSetting();
    const later = await store.changedSince(atMs);
    expect(later.complete).toBe(true);
    expect(later.atMs).toBeGreaterThanOrEqual(atMs);
    expect(later.changes).toContainEqual(expect.objectContaining({ kind: "key", ...key }));
    expect(later.changes).toContainEqual(
      expect.objectContaining({ kind: "setting", id: setting, hash: null }),
    );
  });
});

describe("the change feed", () => {
  const follow = (pollIntervalMs: number) => {
    const changes: Change[] = [];
    const gaps: number[] = [];
    const feed = followChanges({
      databaseUrl: database.url,
      store,
      pollIntervalMs,
      onChange: (change) => changes.push(change),
      onGap: () => gaps.push(changes.length),
      onTrouble: () => undefined,
    });
    const sees = (id: string) =>
      waitFor(() => changes.some((change) => change.id === id), { label: `a change of ${id}` });
    return { feed, changes, gaps, sees };
  };
  const HOUR_MS = 3_600_000;

  it("reports a change as soon as it is announced", async () => {
    const { feed, gaps, sees } = follow(HOUR_MS);
    await waitFor(() => feed.listening, { label: "the feed to listen" });
    expect(gaps).toHaveLength(1);
    const key = await aKey([]);
    await sees(key.id);
    await feed.close();
  });

  it.each(["policy", "route"])("reports a %s, announced and by polling", async (kind) => {
    const { changes, feed, sees } = follow(HOUR_MS);
    await waitFor(() => feed.listening, { label: "the feed to listen" });
    const { atMs } = await store.changedSince(undefined);
    const id = await (kind === "policy" ? aPolicy() : aRoute());
    await sees(id);
    const announced = changes.find((change) => change.id === id);
    expect(announced).toMatchObject({ kind, hash: null });
    const polled = (await store.changedSince(atMs)).changes.find((change) => change.id === id);
    expect(polled).toMatchObject({ kind, version: announced?.version });
    await feed.close();
  });

  it("listens again when its connection is ended, and reports the gap", async () => {
    const { feed, gaps, sees } = follow(HOUR_MS);
    await waitFor(() => feed.listening, { label: "the feed to listen" });
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'lintel-changes' and datname = current_database()`.execute(db);
    await waitFor(() => gaps.length === 2 && feed.listening, { label: "the feed to be back" });
    const key = await aKey([]);
    expect(await sees(key.id)).toBe(true);
    await feed.close();
  });

  it("reports by polling what was never announced", async () => {
    const { changes, feed, sees } = follow(50);
    await feed.ready();
    const key = await aKey([]);
    expect(await sees(key.id)).toBe(true);
    const first = Math.max(...changes.map(({ version }) => version));
    // Without the trigger, as if the announcement had been lost on its way.
    await sql`alter table keys disable trigger keys_announce`.execute(db);
    const seen = changes.length;
    await rename(key.id);
    await waitFor(
      () => changes.slice(seen).some(({ id, version }) => id === key.id && version > first),
      {
        label: "the change",
      },
    );
    await sql`alter table keys enable trigger keys_announce`.execute(db);
    await feed.close();
  });

  it("ignores what others say on its channel", async () => {
    const { changes, feed, sees } = follow(HOUR_MS);
    await waitFor(() => feed.listening, { label: "the feed to listen" });
    await sql`select pg_notify('lintel_changes', 'no json')`.execute(db);
    await sql`select pg_notify('lintel_changes', '{"kind":7}')`.execute(db);
    const key = await aKey([]);
    await sees(key.id);
    expect(changes.every(({ kind }) => kind === "key")).toBe(true);
    await feed.close();
  });
});
