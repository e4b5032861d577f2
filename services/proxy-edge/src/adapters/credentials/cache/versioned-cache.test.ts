import { describe, expect, it } from "vitest";

import type { Row } from "./simulated-store.ts";
import { VersionedCache } from "./versioned-cache.ts";

const ROW: Row = { id: "A", version: 1, names: ["n0"], isDeleted: false };
const OPTIONS = {
  what: "rows",
  versionOf: ({ version }: Row) => version,
  maxItems: 2,
  maxAbsences: 10,
  maxAnnounced: 10,
  onTrouble: () => undefined,
} as const;

/** A cache of rows that are read at once, and what it asked for. */
function reading(rows: readonly Row[]) {
  const stored = [...rows];
  const asked: string[] = [];
  const cache = new VersionedCache<Row>({
    load(names) {
      asked.push(...names);
      return Promise.resolve({ items: stored.map((row) => [row.id, row]) });
    },
    namesOf: ({ names }) => names,
    ...OPTIONS,
  });
  return { cache, asked, stored };
}

describe("the versioned cache", () => {
  it.each([
    ["first", (former: Row, owner: Row) => [former, owner]],
    ["last", (former: Row, owner: Row) => [owner, former]],
  ])("gives a name to the item whose own it is, when that is read %s", async (_order, inOrder) => {
    const owner = { ...ROW, id: "B" };
    const { cache, stored } = reading(inOrder({ ...ROW, names: ["n1", "n0"] }, owner));
    expect(await cache.find("n0")).toBe(owner);
    expect(cache.find("n0")).toBe(owner);
    // The item that had it before is forgotten: the owner still has it.
    stored.splice(0, 2, { ...ROW, id: "C", names: ["n2"] });
    await cache.find("n2");
    expect(cache.find("n0")).toBe(owner);
  });

  it("refuses, after three loads, what changes faster than it can be read", async () => {
    let loads = 0;
    const cache: VersionedCache<Row> = new VersionedCache<Row>({
      load() {
        loads += 1;
        cache.announce({ id: "n0", version: loads, subject: "n0" });
        return Promise.resolve({ items: [] });
      },
      ...OPTIONS,
    });
    await expect(cache.find("n0")).rejects.toMatchObject({
      code: "store_unavailable",
      message: "rows cannot be looked up right now",
    });
    expect(loads).toBe(3);
  });

  it("asks nothing as long as the store has no item, and asks again after a change", async () => {
    const rows: Row[] = [];
    let loads = 0;
    const cache = new VersionedCache<Row>({
      load() {
        loads += 1;
        return Promise.resolve({
          items: rows.map((row) => ["n0", row]),
          isEmpty: rows.length === 0,
        });
      },
      ...OPTIONS,
    });
    expect(await cache.find("n0")).toBeUndefined();
    expect(cache.isEmpty).toBe(true);
    expect(cache.find("n1")).toBeUndefined();
    expect(loads).toBe(1);
    rows.push(ROW);
    cache.announce({ id: "n0", version: 1, subject: "n0" });
    expect(await cache.find("n0")).toBe(ROW);
  });

  it("never goes back to an older version, announced or not", () => {
    const { cache } = reading([]);
    const newer = { ...ROW, version: 2 };
    cache.store({ items: [["A", newer]] }, cache.changeCount);
    cache.store({ items: [["A", ROW]] }, cache.changeCount);
    expect(cache.find("n0")).toBe(newer);
  });

  it.each([[["n0"]], [["n1", "n0"]]])(
    "does not find %j by a name that another item has claimed since it was read",
    async (names) => {
      const { cache, stored } = reading([]);
      const began = cache.changeCount;
      const owner = { ...ROW, id: "B", version: 2 };
      cache.announce({ id: "B", version: 2, subject: "n0" });
      cache.store({ items: [["A", { ...ROW, names }]] }, began);
      stored.push(owner);
      expect(await cache.find("n0")).toBe(owner);
    },
  );

  it("looks up again what was absent, then found, and then forgotten for want of room", async () => {
    const { cache, stored } = reading([]);
    expect(await cache.find("n0")).toBeUndefined();
    const others = [
      { ...ROW, id: "B", names: ["n1"] },
      { ...ROW, id: "C", names: ["n2"] },
    ];
    for (const row of [ROW, ...others]) cache.store({ items: [[row.id, row]] }, cache.changeCount);
    stored.push(ROW);
    expect(await cache.find("n0")).toBe(ROW);
  });

  it("looks things up again when changes may have been missed, although there was not one item", async () => {
    const { cache } = reading([]);
    cache.store({ items: [], isEmpty: true }, cache.changeCount);
    expect(cache.isEmpty).toBe(true);
    cache.revalidate();
    expect(cache.isEmpty).toBe(false);
  });
});
