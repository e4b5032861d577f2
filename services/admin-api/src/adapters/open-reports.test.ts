import type { Tables } from "@lintel/db";
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from "kysely";
import { expect, it } from "vitest";

import { openReports } from "./open-reports.ts";

const aDatabase = () =>
  new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
const resolved = (answer: string): Promise<string> => Promise.resolve(answer);
const rejected = (reason: Error): Promise<string> => Promise.reject(reason);
const failure = (code: string) => Object.assign(new Error("x"), { code });

function start() {
  const [replica, primary] = [aDatabase(), aDatabase()];
  const state = { nowMs: 1000, told: [] as string[] };
  const reports = openReports({
    replica,
    primary,
    monotonic: () => state.nowMs,
    onAway: (error) =>
      void state.told.push(String(error instanceof Error && "code" in error && error.code)),
    onBack: () => void state.told.push("back"),
  });
  /** Which of the two answers, where the replica fails as said. */
  const ask = (error?: Error) =>
    reports.read((db) => {
      const isPrimary = db === primary;
      return isPrimary || error === undefined
        ? resolved(isPrimary ? "primary" : "replica")
        : rejected(error);
    });
  return { ask, state };
}

it("reports are read from the replica", async () => {
  const { ask, state } = start();
  expect([await ask(), state.told]).toEqual(["replica", []]);
});

it.each(["ECONNREFUSED", "57P01", "57P03", "53300", "28P01", "3D000", "42P01"])(
  "a replica that fails with %s is left alone for a while, with a word, and then asked again",
  async (code) => {
    const { ask, state } = start();
    expect([await ask(failure(code)), await ask(), await ask()]).toEqual(Array(3).fill("primary"));
    state.nowMs += 15_000;
    expect([await ask(failure(code)), state.told]).toEqual(["primary", [code, code]]);
    state.nowMs += 15_000;
    expect([await ask(), await ask(), state.told]).toEqual([
      "replica",
      "replica",
      [code, code, "back"],
    ]);
  },
);

it("a query that collides with what the replica takes over is asked of the primary, and the next one of the replica", async () => {
  const { ask, state } = start();
  expect([await ask(failure("40001")), await ask(), state.told]).toEqual([
    "primary",
    "replica",
    [],
  ]);
});

it.each(["57014", "22P02", "42601"])("a query that is itself to blame fails: %s", async (code) => {
  const { ask } = start();
  await expect(ask(failure(code))).rejects.toMatchObject({ code });
});

it("without a replica the primary is read", async () => {
  const primary = aDatabase();
  const reports = openReports({
    replica: undefined,
    primary,
    monotonic: () => 0,
    onAway: () => expect.unreachable(),
    onBack: () => expect.unreachable(),
  });
  expect(await reports.read((db) => Promise.resolve(db === primary))).toBe(true);
});
