import { User, type UserMatch } from "@lintel/core";
import type { NamedUser } from "@lintel/db";
import { describe, expect, it } from "vitest";

import { UserCache } from "./user-cache.ts";

const ID = "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0001";
const UNKNOWN: UserMatch = { kind: "unknown" };

const known = (version: number): UserMatch => ({
  kind: "known",
  user: User.parse({
    id: ID,
    version,
    name: "test",
    userId: "ann",
    tags: null,
    keyIds: null,
    createdAtMs: 0,
    updatedAtMs: 0,
    revoked: false,
    revokedReason: "",
    ttl: "",
    expiresAtMs: null,
    costLimitNano: 0,
    costLimitOverTimeNano: 0,
    costLimitUnit: null,
    rateLimitOverTime: 0,
    rateLimitUnit: null,
    allowedPaths: null,
    allowedModels: null,
  }),
});

interface Query {
  readonly named: readonly NamedUser[];
  /** The same for all that were asked for. */
  readonly answer: (match: UserMatch, isNobody?: boolean) => void;
  readonly fail: () => void;
}

/** A cache over a store whose answers the test gives, one query at a time. */
function start() {
  const queries: Query[] = [];
  const cache = new UserCache({
    store: {
      findUsers: (named) =>
        new Promise((resolve, reject) => {
          queries.push({
            named,
            answer: (match, isNobody = false) =>
              resolve({ matches: named.map(() => match), isNobody }),
            fail: () => reject(new Error("away")),
          });
        }),
    },
    onTrouble: () => undefined,
  });
  const nextQuery = async (): Promise<Query> => {
    for (;;) {
      const query = queries.shift();
      if (query !== undefined) return query;
      await new Promise(setImmediate);
    }
  };
  return { cache, queries, nextQuery };
}

const settled = () => new Promise(setImmediate);
const change = (version: number, userId = "ann") => ({
  kind: "user",
  id: ID,
  version,
  hash: null,
  userId,
});

/** A cache that knows `ann` in this version. */
async function startKnowing(match: UserMatch) {
  const world = start();
  const asked = world.cache.findUser("ann", []);
  (await world.nextQuery()).answer(match);
  expect(await asked).toBe(match);
  return world;
}

describe("the user cache", () => {
  it("asks for many at once, and then not again", async () => {
    const { cache, nextQuery, queries } = start();
    const all = [
      cache.findUser("ann", ["a"]),
      cache.findUser("ann", []),
      cache.findUser("bob", []),
    ];
    const query = await nextQuery();
    expect(query.named).toEqual([
      { userId: "ann", tags: ["a"] },
      { userId: "ann", tags: [] },
      { userId: "bob", tags: [] },
    ]);
    query.answer(known(1));
    await Promise.all(all.map(async (each) => each));
    expect(cache.findUser("ann", ["a"])).toMatchObject({ user: { version: 1 } });
    expect(queries).toEqual([]);
  });

  it.each([UNKNOWN, { kind: "several" } as const])("remembers %j until a change", async (match) => {
    const { cache, nextQuery, queries } = await startKnowing(match);
    expect(cache.findUser("ann", [])).toBe(match);
    expect(queries).toEqual([]);
    cache.announce(change(1));
    const again = match.kind === "unknown" ? cache.findUser("ann", []) : undefined;
    (await nextQuery()).answer(known(1));
    await again;
    await settled();
    expect(cache.findUser("ann", [])).toMatchObject({ user: { version: 1 } });
  });

  it("does not believe what was read before a change was told of", async () => {
    const { cache, nextQuery } = start();
    const asked = cache.findUser("ann", []);
    const before = await nextQuery();
    cache.announce(change(2));
    before.answer(known(1));
    (await nextQuery()).answer(known(2));
    expect(await asked).toMatchObject({ user: { version: 2 } });
    expect(cache.findUser("ann", [])).toMatchObject({ user: { version: 2 } });
  });

  it("reads again what changes while it is read again, and never shows the older one", async () => {
    const { cache, nextQuery } = await startKnowing(known(1));
    cache.announce(change(2));
    const slow = await nextQuery();
    cache.announce(change(3));
    slow.answer(known(2));
    const last = await nextQuery();
    expect(cache.findUser("ann", [])).toMatchObject({ user: { version: 1 } });
    last.answer(known(3));
    await settled();
    expect(cache.findUser("ann", [])).toMatchObject({ user: { version: 3 } });
  });

  it("is not moved by a change told of again, or late", async () => {
    const { cache, nextQuery, queries } = await startKnowing(known(2));
    cache.announce(change(2));
    (await nextQuery()).answer(known(2));
    await settled();
    cache.announce(change(2));
    cache.announce(change(1));
    await settled();
    expect(queries).toEqual([]);
  });

  it("forgets who was deleted", async () => {
    const { cache, nextQuery } = await startKnowing(known(1));
    cache.announce(change(2));
    (await nextQuery()).answer(UNKNOWN);
    await settled();
    expect(cache.findUser("ann", [])).toBe(UNKNOWN);
  });

  it("reads everything again when changes may have been missed, absences and loads under way too", async () => {
    const { cache, nextQuery } = await startKnowing(known(1));
    const asked = cache.findUser("bob", []);
    const before = await nextQuery();
    cache.revalidate();
    const refreshed = await nextQuery();
    expect(refreshed.named).toEqual([{ userId: "ann", tags: [] }]);
    refreshed.answer(known(2));
    before.answer(UNKNOWN);
    (await nextQuery()).answer(known(1));
    expect(await asked).toMatchObject({ kind: "known" });
    expect(cache.findUser("ann", [])).toMatchObject({ user: { version: 2 } });
  });

  it("asks nothing while there is nobody, and asks again from the first change on", async () => {
    const { cache, nextQuery, queries } = start();
    const asked = cache.findUser("ann", []);
    (await nextQuery()).answer(UNKNOWN, true);
    expect(await asked).toBe(UNKNOWN);
    expect(cache.findUser("bob", [])).toMatchObject(UNKNOWN);
    expect(queries).toEqual([]);
    cache.announce(change(1, "bob"));
    const again = cache.findUser("bob", []);
    (await nextQuery()).answer(known(1));
    expect(await again).toMatchObject({ kind: "known" });
  });

  it("never asks for what no user can be called", () => {
    const { cache, queries } = start();
    for (const userId of ["", "a\0b", "\ud800", "x".repeat(511)]) {
      expect(cache.findUser(userId, [])).toEqual(UNKNOWN);
    }
    expect(queries).toEqual([]);
  });

  it("holds a bounded amount of names, however long the tags of a key are", async () => {
    const { cache, nextQuery, queries } = start();
    const tags = ["t".repeat(17 * 1024 * 1024)];
    const ask = async (userId: string) => {
      const asked = cache.findUser(userId, tags);
      (await nextQuery()).answer(UNKNOWN);
      expect(await asked).toBe(UNKNOWN);
    };
    await ask("ann");
    await ask("bob");
    expect(cache.findUser("bob", tags)).toBe(UNKNOWN);
    expect(queries).toEqual([]);
    await ask("ann");
  });

  it("tells that it does not know, when the store is away; who is known stays so", async () => {
    const { cache, nextQuery } = await startKnowing(known(1));
    const asked = Promise.resolve(cache.findUser("bob", []));
    (await nextQuery()).fail();
    await expect(asked).rejects.toMatchObject({
      code: "store_unavailable",
      message: "users cannot be looked up right now",
    });
    cache.announce(change(2));
    (await nextQuery()).fail();
    await settled();
    expect(cache.findUser("ann", [])).toMatchObject({ user: { version: 1 } });
    cache.close();
  });
});
