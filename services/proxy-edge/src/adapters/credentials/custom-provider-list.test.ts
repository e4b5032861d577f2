import type { CustomProvider } from "@lintel/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { CustomProviderList } from "./custom-provider-list.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

const aProvider = (provider: string): CustomProvider => ({
  id: "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0001",
  version: 1,
  createdAtMs: 0,
  updatedAtMs: 0,
  provider,
  routeConfigs: [],
  authenticationParam: "",
});
const change = (version: number) => ({ kind: "custom-provider", id: "a", version, hash: null });
const settled = () => new Promise(setImmediate);

/** A list over a store whose answers the test gives, one query at a time. */
function start() {
  const queries: PromiseWithResolvers<readonly CustomProvider[]>[] = [];
  const list = new CustomProviderList({
    store: {
      findAll() {
        const query = Promise.withResolvers<readonly CustomProvider[]>();
        queries.push(query);
        return query.promise;
      },
    },
    onTrouble: () => undefined,
  });
  const answer = async (...names: readonly string[]): Promise<void> => {
    await settled();
    const query = queries.shift();
    if (query === undefined) throw new Error("nothing was asked");
    query.resolve(names.map(aProvider));
    await settled();
  };
  const fail = async (): Promise<void> => {
    await settled();
    queries.shift()?.reject(new Error("away"));
    await settled();
  };
  return { list, queries, answer, fail };
}

describe("the list of custom providers", () => {
  it("makes calls wait for the first read, and looks nothing up afterwards", async () => {
    const { answer, list, queries } = start();
    const asked = [list.find("bricks"), list.find("other")];
    await answer("bricks");
    expect(await asked[0]).toMatchObject({ id: "bricks" });
    expect(await asked[1]).toBeUndefined();
    await list.ready();
    expect(list.find("bricks")).toMatchObject({ id: "bricks" });
    expect(list.find("other")).toBeUndefined();
    expect(queries).toEqual([]);
  });

  it("serves a call that waits although the first reads failed", async () => {
    const { answer, fail, list } = start();
    const asked = list.find("bricks");
    await fail();
    await vi.advanceTimersByTimeAsync(1000);
    await answer("bricks");
    expect(await asked).toMatchObject({ id: "bricks" });
  });

  it("makes no call wait longer than 3 s", async () => {
    const { list } = start();
    const asked = Promise.allSettled([list.find("bricks")]);
    await vi.advanceTimersByTimeAsync(3000);
    const reason = {
      code: "store_unavailable",
      message: "custom providers cannot be looked up right now",
    };
    expect(await asked).toMatchObject([{ status: "rejected", reason }]);
  });

  it("reads all again with each change, once however often it is announced", async () => {
    const { answer, list, queries } = start();
    await answer("bricks");
    list.announce(change(1));
    list.announce(change(1));
    await answer("other");
    list.announce(change(1));
    await settled();
    expect(queries).toEqual([]);
    expect(list.find("bricks")).toBeUndefined();
    expect(list.find("other")).toMatchObject({ id: "other" });
  });

  it("goes on serving what it has while the store is away", async () => {
    const { answer, fail, list } = start();
    await answer("bricks");
    list.announce(change(1));
    await fail();
    expect(list.find("bricks")).toMatchObject({ id: "bricks" });
    await vi.advanceTimersByTimeAsync(1000);
    await answer();
    expect(list.find("bricks")).toBeUndefined();
  });

  it("takes in a read that a change overtakes, and then reads again", async () => {
    const { answer, list } = start();
    await settled();
    list.announce(change(1));
    await answer("bricks");
    expect(list.find("bricks")).toMatchObject({ id: "bricks" });
    list.announce(change(2));
    await answer("bricks", "other");
    expect(list.find("other")).toMatchObject({ id: "other" });
    await answer();
    expect(list.find("bricks")).toBeUndefined();
  });

  it("does not believe the first read when changes may have been missed since it began", async () => {
    const { answer, list } = start();
    await settled();
    const asked = list.find("bricks");
    list.revalidate();
    await answer();
    await answer("bricks");
    expect(await asked).toMatchObject({ id: "bricks" });
  });
});
