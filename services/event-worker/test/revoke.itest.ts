import { createHash, randomUUID } from "node:crypto";

import { createUsageLedger, type Tables } from "@lintel/db";
import { createTestDatabase, type TestDatabase, waitFor } from "@lintel/testkit";
import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { revokeLapsed } from "../src/verbs/revoke-lapsed.ts";
import { revokeSpent } from "../src/verbs/revoke-spent.ts";
import { aUsageEvent } from "./a-usage-event.ts";
import { connectTo } from "./start-worker.ts";

let database: TestDatabase;
let db: Kysely<Tables>;

beforeAll(async () => {
  database = await createTestDatabase();
  db = connectTo(database.url);
});
afterAll(async () => {
  await db.destroy();
  await database.close();
});

const NOW = Date.UTC(2026, 10, 22);

interface KeyColumns {
  readonly costLimitNano?: number;
  readonly expiresAtMs?: number;
  readonly revoked?: boolean;
  readonly isDeleted?: boolean;
}

async function aKey(columns: KeyColumns) {
  const id = randomUUID();
  const revoked = columns.revoked ?? false;
  await db
    .insertInto("keys")
    .values({
      id,
      created_at: new Date(NOW),
      updated_at: new Date(NOW),
      deleted_at: columns.isDeleted === true ? new Date(NOW) : null,
      name: "test",
      secret_hash: createHash("sha256").update(id).digest("hex"),
      revoked,
      revoked_reason: revoked ? "by hand" : "",
      revoked_by: revoked ? "admin" : null,
      ttl: columns.expiresAtMs === undefined ? "" : "1h",
      expires_at: columns.expiresAtMs === undefined ? null : new Date(columns.expiresAtMs),
      cost_limit_nano: columns.costLimitNano ?? 0,
      cost_limit_over_time_nano: 0,
      rate_limit_over_time: 0,
      should_log_request: false,
      should_log_response: false,
      rotation_enabled: false,
      is_key_not_hashed: false,
    })
    .execute();
  return id;
}

const spend = async (keyId: string, costNano: number, knownUserId?: string) => {
  const { usage, ...event } = aUsageEvent({ keyId, ...(knownUserId && { knownUserId }) });
  if (usage === undefined) throw new Error("the builder gives usage");
  await createUsageLedger(db).book([
    { event, usage, usageSource: "upstream", costNano, unpriced: false },
  ]);
};

const keyOf = (id: string) =>
  db.selectFrom("keys").selectAll().where("id", "=", id).executeTakeFirstOrThrow();

const auditOf = (id: string) =>
  db.selectFrom("audit_log").selectAll().where("entity_id", "=", id).execute();

const bookedFor = (id: string) => ({ id, refusedNano: [] });
const refusedTo = (id: string, ...refusedNano: number[]) => ({ id, refusedNano });

describe("revokeSpent", () => {
  it("revokes a key whose rest cannot pay for a call as it makes them, once one was refused", async () => {
    const id = await aKey({ costLimitNano: 400_000 });
    await spend(id, 147_500);
    await spend(id, 147_500);
    expect(await revokeSpent(db, "key", [bookedFor(id)])).toEqual([]);
    expect(await revokeSpent(db, "key", [refusedTo(id, 9_000_000, 100_000)])).toEqual([]);
    expect(await revokeSpent(db, "key", [refusedTo(id, 9_000_000, 147_500)])).toEqual([id]);
    expect(await keyOf(id)).toMatchObject({ revoked: true, revoked_reason: "expired" });
    expect(await auditOf(id)).toMatchObject([
      {
        change: {
          after: { costLimitNano: 400_000, spentNano: 295_000, refusedNano: 147_500 },
        },
      },
    ]);
  });

  it("leaves a key alone that has spent nothing, even if calls were refused", async () => {
    const id = await aKey({ costLimitNano: 1000 });
    expect(await revokeSpent(db, "key", [refusedTo(id, 5000)])).toEqual([]);
    await spend(id, 1);
    expect(await revokeSpent(db, "key", [refusedTo(id, 5000)])).toEqual([]);
  });

  it("revokes a key at its limit exactly, with reason and audit row, once", async () => {
    const id = await aKey({ costLimitNano: 1000 });
    await spend(id, 999);
    expect(await revokeSpent(db, "key", [bookedFor(id)])).toEqual([]);
    await spend(id, 1);
    const found = await Promise.all([1, 2, 3].map(() => revokeSpent(db, "key", [bookedFor(id)])));
    expect(found.flat()).toEqual([id]);
    expect(await keyOf(id)).toMatchObject({
      revoked: true,
      revoked_reason: "expired",
      revoked_by: "spend",
    });
    expect(await auditOf(id)).toMatchObject([
      {
        actor: "event-worker",
        verb: "revoke-spent-key",
        entity: "key",
        change: {
          before: { revoked: false },
          after: { revoked: true, revokedBy: "spend", costLimitNano: 1000, spentNano: 1000 },
        },
      },
    ]);
  });

  it("leaves keys without a limit, keys revoked by hand, deleted and unknown keys alone", async () => {
    const unlimited = await aKey({});
    const revoked = await aKey({ costLimitNano: 1, revoked: true });
    const deleted = await aKey({ costLimitNano: 1, isDeleted: true });
    for (const id of [unlimited, revoked, deleted]) await spend(id, 5000);
    const holders = [unlimited, revoked, deleted, randomUUID()].map((id) => refusedTo(id, 1));
    expect(await revokeSpent(db, "key", holders)).toEqual([]);
    expect(await keyOf(revoked)).toMatchObject({ revoked_by: "admin" });
  });

  it("revokes all that are spent of several, and none whose sums are another kind of holder's", async () => {
    const spent = [await aKey({ costLimitNano: 10 }), await aKey({ costLimitNano: 10 })];
    const other = await aKey({ costLimitNano: 10 });
    for (const id of spent) await spend(id, 10);
    // A user that happens to have the id of a key.
    await spend(randomUUID(), 10, other);
    const revoked = await revokeSpent(db, "key", [...spent, other].map(bookedFor));
    expect(revoked.toSorted()).toEqual(spent.toSorted());
    expect(await keyOf(other)).toMatchObject({ revoked: false });
  });

  it("lets a limit win that is raised while it waits for the row", async () => {
    const id = await aKey({ costLimitNano: 1000 });
    await spend(id, 1000);
    const { promise: raised, resolve: letGo } = Promise.withResolvers<void>();
    const raising = db.transaction().execute(async (transaction) => {
      await transaction
        .updateTable("keys")
        .set({ cost_limit_nano: 2000 })
        .where("id", "=", id)
        .execute();
      await raised;
    });
    await untilLocked(id);
    const revoking = revokeSpent(db, "key", [bookedFor(id)]);
    await waitFor(isSomebodyWaiting, { label: "the verb waits for the row" });
    letGo();
    await raising;
    expect(await revoking).toEqual([]);
    expect(await keyOf(id)).toMatchObject({ revoked: false });
  });

  const untilLocked = (id: string) =>
    waitFor(
      async () => {
        const { rows } =
          await sql`select 1 from keys where id = ${id} for update skip locked`.execute(db);
        return rows.length === 0;
      },
      { label: "the row is locked" },
    );

  const isSomebodyWaiting = async () => {
    const { rows } = await sql`
      select 1 from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
    return rows.length > 0;
  };
});

describe("revokeLapsed", () => {
  it("revokes keys from the moment their time to live ends, with reason and audit row", async () => {
    const lapsed = await aKey({ expiresAtMs: NOW });
    const alive = await aKey({ expiresAtMs: NOW + 1 });
    await aKey({ expiresAtMs: NOW, isDeleted: true });
    const byHand = await aKey({ expiresAtMs: NOW, revoked: true });
    expect(await revokeLapsed(db, "key", NOW)).toEqual([lapsed]);
    expect(await revokeLapsed(db, "key", NOW)).toEqual([]);
    expect(await keyOf(lapsed)).toMatchObject({
      revoked: true,
      revoked_reason: "expired",
      revoked_by: "ttl",
    });
    expect(await keyOf(alive)).toMatchObject({ revoked: false });
    expect(await keyOf(byHand)).toMatchObject({ revoked_by: "admin" });
    expect(await auditOf(lapsed)).toMatchObject([
      {
        actor: "event-worker",
        verb: "revoke-lapsed-key",
        entity: "key",
        change: {
          before: { revoked: false },
          after: { revoked: true, revokedReason: "expired", revokedBy: "ttl", ttl: "1h" },
        },
      },
    ]);
  });
});

it("a key that another worker is at is left to that, without waiting for it", async () => {
  const id = await aKey({ expiresAtMs: NOW });
  await db.transaction().execute(async (other) => {
    await sql`select 1 from keys where id = ${id} for update`.execute(other);
    expect(await revokeLapsed(db, "key", NOW)).toEqual([]);
  });
  expect(await revokeLapsed(db, "key", NOW)).toEqual([id]);
  expect(await auditOf(id)).toHaveLength(1);
});

describe("a user", () => {
  async function aUser(columns: { costLimitNano: number; expiresAtMs: number | null }) {
    const id = randomUUID();
    await db
      .insertInto("users")
      .values({
        id,
        user_id: id,
        created_at: new Date(NOW),
        updated_at: new Date(NOW),
        name: "test",
        revoked: false,
        revoked_reason: "",
        ttl: columns.expiresAtMs === null ? "" : "1h",
        expires_at: columns.expiresAtMs === null ? null : new Date(columns.expiresAtMs),
        cost_limit_nano: columns.costLimitNano,
        cost_limit_over_time_nano: 0,
        rate_limit_over_time: 0,
      })
      .execute();
    return id;
  }

  const userOf = (id: string) =>
    db.selectFrom("users").selectAll().where("id", "=", id).executeTakeFirstOrThrow();

  it("is revoked as a key is, when the limit is spent, through any keys", async () => {
    const knownUserId = await aUser({ costLimitNano: 1000, expiresAtMs: null });
    await spend(await aKey({}), 600, knownUserId);
    expect(await revokeSpent(db, "user", [bookedFor(knownUserId)])).toEqual([]);
    await spend(await aKey({}), 400, knownUserId);
    expect(await revokeSpent(db, "user", [bookedFor(knownUserId)])).toEqual([knownUserId]);
    expect(await userOf(knownUserId)).toMatchObject({
      revoked: true,
      revoked_reason: "expired",
      revoked_by: "spend",
    });
    expect(await auditOf(knownUserId)).toMatchObject([
      { verb: "revoke-spent-user", entity: "user" },
    ]);
  });

  it("is revoked as a key is, when the rest cannot pay for a call as they were", async () => {
    const knownUserId = await aUser({ costLimitNano: 1000, expiresAtMs: null });
    await spend(await aKey({}), 600, knownUserId);
    expect(await revokeSpent(db, "user", [refusedTo(knownUserId, 500)])).toEqual([knownUserId]);
  });

  it("is revoked as a key is, when the time to live has passed", async () => {
    const lapsed = await aUser({ costLimitNano: 0, expiresAtMs: NOW });
    expect(await revokeLapsed(db, "user", NOW)).toEqual([lapsed]);
    expect(await userOf(lapsed)).toMatchObject({ revoked: true, revoked_by: "ttl" });
  });
});
