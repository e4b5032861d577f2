import type { Key } from "@lintel/core";
import type { FoundCredentials } from "@lintel/db";
import { storedKey } from "@lintel/testkit/objects";
import { describe, expect, it } from "vitest";

import { CredentialCache } from "./credential-cache.ts";

const ID = "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0001";
const HASH = "a".repeat(64);

const OTHER_ID = "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0002";
const NEW_HASH = "b".repeat(64);

const aKey = (version: number, members: Parameters<typeof storedKey>[0] = {}) =>
  storedKey({ id: ID, version, secretHash: HASH, ...members });
const rotated = (version: number, untilMs: number) =>
  aKey(version, { secretHash: NEW_HASH, previousSecrets: [{ hash: HASH, untilMs }] });

const found = (keys: readonly Key[], deletedIds: readonly string[] = []): FoundCredentials => ({
  keys,
  settings: [],
  deletedIds,
  unreadable: [],
});
const change = (version: number) => ({ kind: "key", id: ID, version, hash: HASH });

/** A store whose answers the test gives, one query at a time. */
function start() {
  const queries: {
    readonly answer: (found: FoundCredentials) => void;
    readonly fail: () => void;
  }[] = [];
  const ask = () =>
    new Promise<FoundCredentials>((resolve, reject) => {
      queries.push({ answer: resolve, fail: () => reject(new Error("away")) });
    });
  const cache = new CredentialCache({
    store: { findByHashes: ask, findByIds: ask },
    onTrouble: () => undefined,
  });
  const nextQuery = async () => {
    for (;;) {
      const query = queries.shift();
      if (query !== undefined) return query;
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  };
  return { cache, queries, nextQuery };
}

const settled = () =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

describe("the credential cache", () => {
  it("answers from memory what it has loaded once", async () => {
    const { cache, nextQuery, queries } = start();
    const first = cache.findKey(HASH);
    (await nextQuery()).answer(found([aKey(1)]));
    expect(await first).toMatchObject({ version: 1 });
    expect(cache.findKey(HASH)).toMatchObject({ version: 1 });
    expect(queries).toEqual([]);
  });

  it("remembers that a key is unknown until one with that hash is announced", async () => {
    const { cache, nextQuery } = start();
    const first = cache.findKey(HASH);
    (await nextQuery()).answer(found([]));
    expect(await first).toBeUndefined();
    expect(cache.findKey(HASH)).toBeUndefined();
    cache.announce(change(1));
    const second = cache.findKey(HASH);
    (await nextQuery()).answer(found([aKey(1)]));
    expect(await second).toMatchObject({ version: 1 });
  });

  it("does not believe an absence that was read before the key was announced", async () => {
    const { cache, nextQuery } = start();
    const asked = cache.findKey(HASH);
    const before = await nextQuery();
    cache.announce(change(1));
    before.answer(found([]));
    (await nextQuery()).answer(found([aKey(1)]));
    expect(await asked).toMatchObject({ version: 1 });
  });

  it("never goes back to an older version, whichever read ends last", async () => {
    const { cache, nextQuery } = start();
    const asked = cache.findKey(HASH);
    const slow = await nextQuery();
    cache.announce(change(7));
    slow.answer(found([aKey(6)]));
    (await nextQuery()).answer(found([aKey(7)]));
    expect(await asked).toMatchObject({ version: 7 });
    cache.announce(change(8));
    (await nextQuery()).answer(found([aKey(8)]));
    await settled();
    expect(cache.findKey(HASH)).toMatchObject({ version: 8 });
    cache.announce(change(7));
    await settled();
    expect(cache.findKey(HASH)).toMatchObject({ version: 8 });
  });

  it("goes on with what it knows while a change cannot be read, and reads it in the end", async () => {
    const { cache, nextQuery } = start();
    const asked = cache.findKey(HASH);
    (await nextQuery()).answer(found([aKey(1)]));
    await asked;
    cache.announce(change(2));
    (await nextQuery()).fail();
    await settled();
    expect(cache.findKey(HASH)).toMatchObject({ version: 1 });
    (await nextQuery()).answer(found([aKey(2)]));
    await settled();
    expect(cache.findKey(HASH)).toMatchObject({ version: 2 });
  });

  it("forgets a deleted key", async () => {
    const { cache, nextQuery } = start();
    const asked = cache.findKey(HASH);
    (await nextQuery()).answer(found([aKey(1)]));
    await asked;
    cache.announce(change(2));
    (await nextQuery()).answer(found([], [ID]));
    await settled();
    const again = cache.findKey(HASH);
    (await nextQuery()).answer(found([]));
    expect(await again).toBeUndefined();
  });

  it("reads everything again when changes may have been missed", async () => {
    const { cache, nextQuery } = start();
    const asked = cache.findKey(HASH);
    (await nextQuery()).answer(found([aKey(1)]));
    await asked;
    cache.revalidate();
    (await nextQuery()).answer(found([aKey(3)]));
    await settled();
    expect(cache.findKey(HASH)).toMatchObject({ version: 3 });
  });

  it("finds a rotated key by its new secret and by the one before", async () => {
    const { cache, nextQuery, queries } = start();
    const asked = cache.findKey(HASH);
    (await nextQuery()).answer(found([aKey(1)]));
    await asked;
    cache.announce({ kind: "key", id: ID, version: 2, hash: NEW_HASH });
    (await nextQuery()).answer(found([rotated(2, 5000)]));
    await settled();
    expect(cache.findKey(NEW_HASH)).toMatchObject({ version: 2 });
    expect(cache.findKey(HASH)).toMatchObject({ version: 2 });
    expect(queries).toEqual([]);
  });

  it("loads a rotated key by the secret before, and forgets that one with the next change", async () => {
    const { cache, nextQuery } = start();
    const asked = cache.findKey(HASH);
    (await nextQuery()).answer(found([rotated(2, 5000)]));
    expect(await asked).toMatchObject({ version: 2 });
    cache.announce({ kind: "key", id: ID, version: 3, hash: NEW_HASH });
    (await nextQuery()).answer(found([aKey(3, { secretHash: NEW_HASH })]));
    await settled();
    expect(cache.findKey(NEW_HASH)).toMatchObject({ version: 3 });
    const again = cache.findKey(HASH);
    (await nextQuery()).answer(found([]));
    expect(await again).toBeUndefined();
  });

  it("gives a secret whose overlap has ended to the key that has it now", async () => {
    const { cache, nextQuery } = start();
    const asked = cache.findKey(HASH);
    (await nextQuery()).answer(found([rotated(2, 5000)]));
    await asked;
    cache.announce({ kind: "key", id: OTHER_ID, version: 3, hash: HASH });
    const again = cache.findKey(HASH);
    (await nextQuery()).answer(found([aKey(3, { id: OTHER_ID })]));
    expect(await again).toMatchObject({ id: OTHER_ID });
    expect(cache.findKey(NEW_HASH)).toMatchObject({ id: ID });
  });

  it("tells that it does not know, when the store is away: that is not an unknown key", async () => {
    const { cache, nextQuery } = start();
    const asked = Promise.resolve(cache.findKey(HASH));
    (await nextQuery()).fail();
    await expect(asked).rejects.toMatchObject({ code: "store_unavailable" });
  });
});
