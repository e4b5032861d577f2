import { readFileSync } from "node:fs";
import path from "node:path";

import { ledgerQueries } from "@lintel/helm";
import { createTestDatabase, createTestRole } from "@lintel/testkit";
import { Client } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";

const KEY = "00000000-0000-4000-8000-000000000001";
const USER = "00000000-0000-4000-8000-000000000002";
const OTHER_KEY = "00000000-0000-4000-8000-000000000003";
const GRANTS = path.resolve(import.meta.dirname, "../../monitoring/grafana-user.sql");

/** A key with a budget for ever, one of a month and one of a day that nothing was spent of; a user whose budget is used up; a key without any. */
const LEDGER = `
insert into keys (id, created_at, updated_at, name, secret_hash, cost_limit_nano, cost_limit_over_time_nano, cost_limit_unit, limits) values
  ('${KEY}', now(), now(), 'team-a', repeat('a', 64), 10e9, 4e9, 'mo', '[{"kind": "cost", "unit": "d", "maxNano": "1000000000"}]'),
  ('${OTHER_KEY}', now(), now(), 'team-b', repeat('b', 64), 0, 0, null, '[]');
insert into users (id, created_at, updated_at, name, user_id, cost_limit_nano) values ('${USER}', now(), now(), 'ada', 'ada', 1e9);
insert into spend (scope, scope_id, unit, window_start, cost_nano, calls, tokens) values
  ('key', '${KEY}', 'total', 'epoch', 5e9, 9, 900),
  ('key', '${KEY}', 'h', '2026-11-10T09:00:00Z', 2e9, 4, 400),
  ('key', '${KEY}', 'h', '2026-11-10T11:00:00Z', 1e9, 1, 100),
  ('key', '${KEY}', 'd', '2026-11-10', 3e9, 5, 500),
  ('key', '${OTHER_KEY}', 'h', '2026-11-10T10:00:00Z', 25e8, 2, 200),
  ('user', '${USER}', 'total', 'epoch', 3e9, 3, 300),
  ('user', '${USER}', 'h', '2026-11-10T10:00:00Z', 25e8, 2, 200);
-- Of the next month too, where that begins while this runs.
insert into spend (scope, scope_id, unit, window_start, cost_nano, calls, tokens)
  select distinct 'key', '${KEY}', 'mo', date_trunc('month', moment, 'UTC'), 3000000000, 5, 500
  from unnest(array[now(), now() + interval '1 hour']) as moment`;

/** What the file grants, to a role that is there. */
const grantsTo = (role: string): string =>
  readFileSync(GRANTS, "utf8")
    .replace(/^.*\\gexec$/m, "")
    .replaceAll(':"user"', role)
    .replaceAll(":'password'", "'secret'");

const closers: (() => Promise<void>)[] = [];
let grafana: Client;

beforeAll(async () => {
  const database = await createTestDatabase();
  closers.push(() => database.close());
  const role = await createTestRole(database.url);
  closers.push(() => role.close());
  await role.asOwner(LEDGER);
  await role.asOwner(grantsTo(role.name));
  grafana = new Client({ connectionString: role.url });
  await grafana.connect();
  closers.push(() => grafana.end());
});
afterAll(async () => {
  for (const close of closers.toReversed()) await close();
});

/** What a panel shows to Grafana's user, with numbers as such. */
async function shownBy(title: string, from: string, to: string): Promise<readonly unknown[]> {
  const sql = ledgerQueries(new Date(from), new Date(to)).get(title);
  const { rows } = await grafana.query<Record<string, unknown>>(sql ?? "");
  const plain = (value: unknown): unknown =>
    typeof value === "string" && /^[\d.]+$/.test(value) ? Number(value) : value;
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])),
  );
}

const TEN_O_CLOCK = ["2026-11-10T10:20:00Z", "2026-11-10T12:00:00Z"] as const;
const A_QUARTER = ["2026-10-01T00:00:00Z", "2026-12-31T00:00:00Z"] as const;

it("shows what is left of every budget, the most used one first", async () => {
  expect(await shownBy("Budgets", ...TEN_O_CLOCK)).toEqual([
    { kind: "user", name: "ada", window: "total", budget: 1, spent: 3, left: 0, share: 3 },
    { kind: "key", name: "team-a", window: "mo", budget: 4, spent: 3, left: 1, share: 0.75 },
    { kind: "key", name: "team-a", window: "total", budget: 10, spent: 5, left: 5, share: 0.5 },
    { kind: "key", name: "team-a", window: "d", budget: 1, spent: 0, left: 1, share: 0 },
  ]);
});

it("shows what was spent by the hour, and of long spans by the day", async () => {
  expect(await shownBy("Spent in the time shown", ...TEN_O_CLOCK)).toEqual([{ usd: 3.5 }]);
  expect(await shownBy("Spent in the time shown", ...A_QUARTER)).toEqual([{ usd: 3 }]);
  expect(await shownBy("Spend by key", ...TEN_O_CLOCK)).toEqual([
    { time: new Date("2026-11-10T10:00:00Z"), metric: "team-b", value: 2.5 },
    { time: new Date("2026-11-10T11:00:00Z"), metric: "team-a", value: 1 },
  ]);
});

it("shows the keys and users that spent most", async () => {
  expect(await shownBy("Keys", ...TEN_O_CLOCK)).toEqual([
    { name: "team-b", spent: 2.5, calls: 2, tokens: 200 },
    { name: "team-a", spent: 1, calls: 1, tokens: 100 },
  ]);
  expect(await shownBy("Users", ...TEN_O_CLOCK)).toEqual([
    { name: "ada", spent: 2.5, calls: 2, tokens: 200 },
  ]);
});

it.each(["select secret_hash from keys", "select * from events", "delete from spend"])(
  "lets Grafana's user do nothing else: %s",
  async (statement) => {
    await expect(grafana.query(statement)).rejects.toThrow(/permission denied/);
  },
);
