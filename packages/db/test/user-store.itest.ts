import { randomUUID } from "node:crypto";

import type { UserMatch } from "@lintel/core";
import { waitFor } from "@lintel/testkit";
import { expect, it } from "vitest";

import {
  type Change,
  createCredentialStore,
  createUserStore,
  followChanges,
  parseKeyring,
} from "../src/index.ts";
import { ownDatabase } from "./own-database.ts";

const { database, db } = await ownDatabase({ poolSize: 2 });
const store = createUserStore(db);

async function aUser(userId: string, tags: string[] | null): Promise<string> {
  const id = randomUUID();
  const at = new Date();
  await db
    .insertInto("users")
    .values({
      id,
      created_at: at,
      updated_at: at,
      user_id: userId,
      name: "test",
      tags,
      revoked: false,
      revoked_reason: "",
      ttl: "",
      cost_limit_nano: 0,
      cost_limit_over_time_nano: 0,
      rate_limit_over_time: 0,
    })
    .execute();
  return id;
}

const idOf = (match: UserMatch | undefined) =>
  match?.kind === "known" ? match.user.id : match?.kind;

async function idsOf(named: readonly (readonly [string, ...string[]])[]) {
  const { matches } = await store.findUsers(named.map(([userId, ...tags]) => ({ userId, tags })));
  return matches.map(idOf);
}

it("reports when there is no user at all", async () => {
  const named = [{ userId: "ann", tags: [] }];
  expect(await store.findUsers(named)).toEqual({ matches: [{ kind: "unknown" }], isNobody: true });
  await aUser(randomUUID(), null);
  expect(await store.findUsers(named)).toMatchObject({ isNobody: false });
});

it("finds who has the id and all tags of the key, each in its place", async () => {
  const userId = randomUUID();
  const ann = await aUser(userId, ["a", "b"]);
  const named = [[userId, "b", "a"], [userId, "a"], [userId], [userId, "a", "c"], ["x"]] as const;
  expect(await idsOf(named)).toEqual([ann, ann, ann, "unknown", "unknown"]);
});

it("of several takes the one with exactly the tags, and none where there is no such one", async () => {
  const userId = randomUUID();
  const one = await aUser(userId, ["a"]);
  const both = await aUser(userId, ["a", "b"]);
  expect(await idsOf([[userId, "a"], [userId, "b"], [userId]])).toEqual([one, both, "several"]);
  const none = await aUser(userId, null);
  expect(await idsOf([[userId], [userId, "a", "a"]])).toEqual([none, one]);
});

it("does not find who was deleted", async () => {
  const userId = randomUUID();
  const id = await aUser(userId, []);
  await db.updateTable("users").set({ deleted_at: new Date() }).where("id", "=", id).execute();
  expect(await idsOf([[userId]])).toEqual(["unknown"]);
});

it("refuses two of one id and one set of tags, however many come at once", async () => {
  const userId = randomUUID();
  const tags = ["a", "b"];
  const made = await Promise.allSettled(
    Array.from({ length: 10 }, (_, n) => aUser(userId, n % 2 === 0 ? tags : tags.toReversed())),
  );
  expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

it("announces a change by the user id, and returns it to those who poll", async () => {
  const credentials = createCredentialStore({
    db,
    keyring: parseKeyring(`one:${Buffer.alloc(32, 1).toString("base64")}`),
    onUnreadable: () => undefined,
  });
  const announced: Change[] = [];
  const feed = followChanges({
    databaseUrl: database.url,
    store: { changedSince: async () => ({ changes: [], complete: true, atMs: 0 }) },
    pollIntervalMs: 60_000,
    onChange: (change) => announced.push(change),
    onGap: () => undefined,
    onTrouble: () => undefined,
  });
  await waitFor(() => feed.listening, { label: "the feed to listen" });
  const userId = "ü".repeat(255);
  const id = await aUser(userId, null);
  await waitFor(() => announced.length > 0, { label: "the announcement" });
  await feed.close();
  const change = { kind: "user", id, hash: null, userId };
  expect(announced).toMatchObject([change]);
  expect((await credentials.changedSince(0)).changes).toContainEqual(
    expect.objectContaining(change),
  );
});
