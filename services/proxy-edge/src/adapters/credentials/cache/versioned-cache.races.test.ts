import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { type Action, type Step, violationsOf, type World } from "./simulated-run.ts";
import { type Row, SimulatedStore } from "./simulated-store.ts";
import { VersionedCache } from "./versioned-cache.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

const WEIGHTS: readonly (readonly [Action, number])[] = [
  ["write", 4],
  ["delete", 1],
  ["find", 4],
  ["deliver", 4],
  ["repeat", 1],
  ["lose", 1],
  ["read", 3],
  ["answer", 4],
  ["fail", 1],
  ["revalidate", 1],
  ["pause", 1],
];

const stepsOver = (ids: readonly string[], names: readonly string[]): fc.Arbitrary<Step[]> => {
  const weighted = WEIGHTS.map(([action, weight]) => ({
    weight,
    arbitrary: fc.constant(action),
  }));
  return fc.array(
    fc.record({
      action: fc.oneof(...weighted),
      id: fc.constantFrom(...ids),
      name: fc.constantFrom(...names),
      place: fc.nat({ max: 2 }),
    }),
    { minLength: 20, maxLength: 80, size: "max" },
  );
};

const RUNS = { numRuns: 200 } as const;
/** So small that changes are forgotten while reads are under way, and items while they are asked for, or large enough. */
const bounds = fc.record({
  maxAnnounced: fc.constantFrom(1, 2, 100),
  maxItems: fc.constantFrom(1, 100),
  maxAbsences: fc.constantFrom(1, 100),
});
type Bounds = typeof bounds extends fc.Arbitrary<infer Value> ? Value : never;

/** Rows by names of which they may have several, as keys have secrets. */
function named(areSubjectsTold: boolean, limits: Bounds): World<Row> {
  const store = new SimulatedStore(areSubjectsTold);
  const expected = (name: string): readonly Row[] => {
    const owner = store.ownerOf(name);
    return owner === undefined ? [] : [owner];
  };
  const cache = new VersionedCache<Row>({
    ...limits,
    what: "rows",
    load: (names) =>
      store.ask(() => {
        const rows = store.live().filter((row) => row.names.some((name) => names.includes(name)));
        return { items: rows.map((row) => [row.id, row]) };
      }),
    loadByIds: (ids) =>
      store.ask(() => {
        const rows = store.live().filter(({ id }) => ids.includes(id));
        const deletedIds = ids.filter((id) => store.rows.get(id)?.isDeleted);
        return { items: rows.map((row) => [row.id, row]), deletedIds };
      }),
    namesOf: ({ names }) => names,
    versionOf: ({ version }) => version,
    onTrouble: () => undefined,
  });
  return {
    store,
    cache,
    write: ({ id, name }) => store.write(id, name),
    subjectOf: ({ subject }) => (areSubjectsTold ? subject : undefined),
    versionsIn: ({ id, version }) => new Map([[id, version]]),
    expected,
    evicts: limits.maxItems === 1,
    mayLack: () => !areSubjectsTold,
  };
}

const groupOf = (name: string): string => name.slice(0, 1);

/** What several rows of a group make up, as users of one id do: `g*` is all of the group, `g1` one of it. */
function grouped(limits: Bounds): World<readonly Row[]> {
  const store = new SimulatedStore(false);
  const rowsOf = (name: string): readonly Row[] =>
    [...store.rows.values()].filter(
      ({ id }) => id === name || (name.endsWith("*") && groupOf(id) === groupOf(name)),
    );
  const cache = new VersionedCache<readonly Row[]>({
    ...limits,
    what: "rows",
    load: (names) =>
      store.ask(() => ({
        items: names.map((name) => [name, rowsOf(name)]),
        isEmpty: store.live().length === 0,
      })),
    subjectOf: groupOf,
    isAbsence: (rows) => rows.every(({ isDeleted }) => isDeleted),
    onTrouble: () => undefined,
  });
  return {
    store,
    cache,
    write: ({ id }) => store.write(id, id),
    subjectOf: ({ id }) => groupOf(id),
    versionsIn: (rows) => new Map(rows.map(({ id, version }) => [id, version])),
    expected: (name) => rowsOf(name).filter(({ isDeleted }) => !isDeleted),
    evicts: limits.maxItems === 1,
    mayLack: (rows) => rows.some(({ isDeleted }) => !isDeleted),
  };
}

const ROWS = ["A", "B", "C"];
const NAMES = ["n0", "n1", "n2"];
const MEMBERS = ["g1", "g2", "h1"];
const GROUPS = ["g*", "g1", "g2", "h*"];

describe("the versioned cache, however reads, changes and failures fall together", () => {
  it("never serves what is older than announced, or was served, nor another item's name", async () => {
    const property = fc.asyncProperty(stepsOver(ROWS, NAMES), bounds, async (steps, limits) => {
      expect(await violationsOf(named(true, limits), steps, NAMES)).toEqual([]);
    });
    await fc.assert(property, RUNS);
  });

  it("nor where changes do not say what the item is called", async () => {
    const property = fc.asyncProperty(stepsOver(ROWS, NAMES), bounds, async (steps, limits) => {
      expect(await violationsOf(named(false, limits), steps, NAMES)).toEqual([]);
    });
    await fc.assert(property, RUNS);
  });

  it("nor where an item is made of several rows", async () => {
    const property = fc.asyncProperty(stepsOver(MEMBERS, GROUPS), bounds, async (steps, limits) => {
      expect(await violationsOf(grouped(limits), steps, GROUPS)).toEqual([]);
    });
    await fc.assert(property, RUNS);
  });
});
