import { randomUUID } from "node:crypto";

import { connect, rollUpEvents, type Tables } from "@lintel/db";
import { createTestDatabase, waitFor } from "@lintel/testkit";
import fc from "fast-check";
import { type Kysely, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { EventOrder, EventPosition } from "../../src/families/events/models/event-cursor.ts";
import type { EventFilter } from "../../src/families/events/queries/filter-events.ts";
import { findEvents } from "../../src/families/events/queries/find-events.ts";
import type { ListedEvent } from "../../src/families/events/queries/read-listing.ts";
import { type AdminFixture, startAdmin } from "../admin-fixture.ts";
import { anEvent, type EventColumns } from "../an-event.ts";
import { appOn, connectTo } from "../app-on.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;
const T0 = 19_700 * DAY; // a midnight

let admin: AdminFixture;
beforeAll(async () => {
  admin = await startAdmin();
});
afterAll(() => admin.close());

const rollUp = async () => {
  while ((await rollUpEvents(admin.db)) > 0);
};
const emptyTables = () =>
  sql`truncate events, unrolled_events, usage_series, usage_hours, usage_days, user_days, latency_hours,
    latency_days`.execute(admin.db);

describe("a search", () => {
  const KEYS = [randomUUID(), randomUUID()] as const;

  const event = fc.record({
    at: fc.oneof(
      fc.integer({ min: 0, max: 72 }).map((hour) => hour * HOUR),
      fc.double({ min: 0, max: 3 * DAY, noNaN: true }),
    ),
    key_id: fc.constantFrom(...KEYS),
    tags: fc.constantFrom<string[]>([], ["a"], ["b", "a"]),
    user_id: fc.constantFrom("", "ann", "bob"),
    custom_id: fc.constantFrom("", "c1"),
    provider: fc.constantFrom("openai", "azure"),
    model: fc.constantFrom("", "gpt-4o", "o3"),
    policy_id: fc.constantFrom("", "p"),
    route_id: fc.constantFrom("", "r"),
    status: fc.constantFrom(200, 500),
    action: fc.constantFrom("", "allowed", "blocked"),
    outcome: fc.constantFrom(null, "unknown"),
    cost_nano: fc.nat(3),
    // Sums of other gateways stand for many calls.
    attempts: fc.constantFrom(1, 1000),
    setting_id: fc.constantFrom("", "imported"),
    lowers: fc.boolean(),
  });
  type Drawn = typeof event extends fc.Arbitrary<infer T> ? T : never;

  const some = <T>(...values: readonly T[]) => fc.subarray([...values]);
  const search = fc.record({
    start: fc.integer({ min: T0 - DAY, max: T0 + 3 * DAY }),
    length: fc.oneof(fc.constantFrom(HOUR, DAY, 2 * DAY), fc.integer({ min: 1, max: 4 * DAY })),
    keyIds: some(...KEYS),
    tags: some("a", "b"),
    userIds: some("ann", "bob"),
    customIds: some("c1"),
    policyIds: some("p"),
    actions: some("blocked", "allowed"),
    providers: some("openai"),
    models: some("gpt-4o", "o3"),
    routeIds: some("r"),
    status: fc.constantFrom(0, 500),
    isUnknown: fc.boolean(),
    by: fc.constantFrom("date" as const, "cost" as const),
    order: fc.constantFrom("asc" as const, "desc" as const),
    limit: fc.constantFrom(2, 500),
    offset: fc.constantFrom(0, 1),
  });
  type Asked = typeof search extends fc.Arbitrary<infer T> ? T : never;

  it("finds what a look at every event finds, in its order, however many are rolled up", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1, maxLength: 40 }),
        fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
        fc.array(search, { minLength: 8, maxLength: 8 }),
        async (drawn, isRolledUp, searches) => {
          await emptyTables();
          const events = drawn.map(toColumns);
          for (const [part, rolls] of isRolledUp.entries()) {
            const columns = events.filter((_, index) => index % 3 === part);
            if (columns.length > 0) await admin.db.insertInto("events").values(columns).execute();
            if (rolls) await rollUp();
          }
          for (const asked of searches) {
            expect(await listed(asked)).toEqual(scan(events, asked));
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  const toColumns = ({ at, cost_nano: cost, lowers, ...columns }: Drawn) =>
    anEvent({
      ...columns,
      cost_nano: lowers ? -cost : cost,
      corrects: lowers ? randomUUID() : null,
      created_at: new Date(T0 * 1000 + Math.round(at * 1000)),
    });

  const filterOf = ({ isUnknown, length, ...asked }: Asked): EventFilter => ({
    ...asked,
    end: asked.start + length,
    outcome: isUnknown ? "unknown" : undefined,
  });

  /** All that is listed from the offset on, page by page. */
  async function listed(asked: Asked): Promise<readonly string[]> {
    const ids: string[] = [];
    const { by, limit, offset, order } = asked;
    let after: EventPosition | undefined;
    for (;;) {
      const pages = findEvents(admin.db, filterOf(asked), { by, order }, { limit, offset, after });
      const page = await pages.next();
      const rows: readonly ListedEvent[] = page.value ?? [];
      after = rows.at(-1);
      if (after === undefined) return ids;
      ids.push(...rows.map(({ id }) => id));
    }
  }

  function scan(events: readonly EventColumns[], asked: Asked): readonly string[] {
    const { by, offset, order } = asked;
    const found = events.filter((each) => isMeant(each, asked)).toSorted(byOrder({ by, order }));
    return found.slice(offset).map(({ id }) => id);
  }

  const isIn = (list: readonly string[], text: string | undefined) =>
    list.length === 0 || list.includes(text ?? "");

  /** Lists of which an event has one, and where it has it. */
  const LISTS = [
    ["keyIds", "key_id"],
    ["userIds", "user_id"],
    ["customIds", "custom_id"],
    ["policyIds", "policy_id"],
    ["actions", "action"],
    ["providers", "provider"],
    ["models", "model"],
    ["routeIds", "route_id"],
  ] as const;

  function isMeant(each: EventColumns, asked: Asked): boolean {
    const second = new Date(each.created_at).getTime() / 1000;
    return (
      second >= asked.start &&
      second < asked.start + asked.length &&
      LISTS.every(([list, column]) => isIn(asked[list], each[column])) &&
      asked.tags.every((tag) => each.tags?.includes(tag)) &&
      (asked.status === 0 || each.status === asked.status) &&
      (!asked.isUnknown || each.outcome === "unknown")
    );
  }

  const byOrder =
    ({ by, order }: EventOrder) =>
    (one: EventColumns, other: EventColumns): number => {
      const sign = order === "asc" ? 1 : -1;
      const costs = by === "cost" ? Number(one.cost_nano) - Number(other.cost_nano) : 0;
      const times = new Date(one.created_at).getTime() - new Date(other.created_at).getTime();
      return sign * (costs || times || (one.id < other.id ? -1 : 1));
    };
});

describe("events that a search reads", () => {
  const EVENTS = 20_000;
  /** Those of the first look and a few more. */
  const NONE = 5100;
  /** Those of the hours too in which what is on the page was, of all keys. */
  const FEW = 10_000;
  const SECONDS = 30 * DAY;

  /** Each is met by a few of the oldest events alone, and no two of them by the same. */
  const SELDOM: readonly EventFilter[] = [
    { status: 504 },
    { actions: ["blocked"] },
    { policyIds: ["seldom"] },
    { providers: ["seldom"] },
    { models: ["seldom"] },
    { routeIds: ["seldom"] },
    { tags: ["seldom"] },
    { keyIds: [randomUUID()] },
    { userIds: ["seldom"] },
    { customIds: ["seldom"] },
    { outcome: "unknown" },
  ];
  /** What all but the newest third have: a look at the newest finds none. */
  const PAST: EventFilter = { models: ["past"] };
  const COMMON: EventFilter = { status: 200 };

  beforeAll(async () => {
    await emptyTables();
    await sql`
      insert into events (id, created_at, key_id, tags, user_id, custom_id, provider, model, policy_id, route_id, action, status,
        outcome, ending, streamed, admitted, attempts, latency_ms, usage_source, cost_nano)
      select gen_random_uuid(), to_timestamp(${T0} + i * ${SECONDS / EVENTS}::float8),
        case when seldom = 7 then ${SELDOM[7]?.keyIds?.[0]} else md5((i % 4)::text) end::uuid,
        case when seldom = 6 then array['seldom'] else array['often'] end,
        case when seldom = 8 then 'seldom' else 'user-' || i % 50 end,
        case when seldom = 9 then 'seldom' else '' end, case when seldom = 3 then 'seldom' else 'openai' end,
        case when seldom = 4 then 'seldom' when i < ${Math.floor((EVENTS * 2) / 3)} then 'past' else 'now' end,
        case when seldom = 2 then 'seldom' else '' end, case when seldom = 5 then 'seldom' else '' end,
        case when seldom = 1 then 'blocked' else 'allowed' end, case when seldom = 0 then 504 else 200 end,
        case when seldom = 10 then 'unknown' end, 'complete', false, true, 1, 100, 'upstream', i % 7
      from (select i, case when i < ${EVENTS / 8} then i % 40 else 99 end as seldom
        from generate_series(0, ${EVENTS - 1}) as i) as drawn`.execute(admin.db);
    await rollUp();
    await admin.db
      .insertInto("events")
      .values([anEvent({ created_at: new Date((T0 + SECONDS / 2) * 1000) })])
      .execute();
    await sql`analyze`.execute(admin.db);
  });

  const ORDERS: readonly EventOrder[] = [
    { by: "date", order: "desc" },
    { by: "date", order: "asc" },
    { by: "cost", order: "desc" },
  ];

  /** How many events a page was made of, and how many Postgres fetched for it. */
  const lookAt = (filter: EventFilter, order: EventOrder) =>
    admin.db.transaction().execute(async (transaction) => {
      const before = await fetchedBy(transaction);
      const period = { start: T0, end: T0 + SECONDS };
      const pages = findEvents(transaction, { ...filter, ...period }, order, { limit: 50 });
      const { value: rows = [] } = await pages.next();
      return { found: rows.length, fetched: (await fetchedBy(transaction)) - before };
    });

  /** Events that a connection has fetched and not yet told the statistics of. */
  async function fetchedBy(transaction: Kysely<Tables>): Promise<number> {
    const { rows } = await sql<{ fetched: number }>`
      select sum(seq_tup_read + idx_tup_fetch)::float8 as fetched
      from pg_stat_xact_user_tables where relname like 'events%'`.execute(transaction);
    return rows[0]?.fetched ?? Number.NaN;
  }

  it.each(ORDERS)("are few whatever is filtered by, alone or in pairs: %j", async (order) => {
    for (const [index, one] of SELDOM.entries()) {
      const alone = await lookAt(one, order);
      expect({ one, found: alone.found }).toEqual({ one, found: 50 });
      expect(alone.fetched).toBeLessThan(FEW);
      for (const other of SELDOM.slice(index + 1)) {
        const both = await lookAt({ ...one, ...other }, order);
        expect({ one, other, found: both.found }).toEqual({ one, other, found: 0 });
        expect(both.fetched).toBeLessThan(NONE);
      }
    }
  });

  it("are few of what was common until long ago, and of what always is", async () => {
    for (const filter of [PAST, { ...PAST, ...COMMON }, { ...PAST, userIds: ["user-7"] }]) {
      const { fetched, found } = await lookAt(filter, { by: "date", order: "desc" });
      expect(found).toBe(50);
      expect(fetched).toBeLessThan(FEW);
    }
    const { fetched } = await lookAt(COMMON, { by: "date", order: "desc" });
    expect(fetched).toBeLessThan(500);
  });
});

it("503: a search that takes too long says so, and Postgres does not go on with it", async () => {
  const database = await createTestDatabase();
  const holder = connectTo(database.url);
  const hasty = connect({
    url: database.url,
    applicationName: "hasty",
    poolSize: 1,
    statementTimeoutMs: 200,
    connectTimeoutMs: 60_000,
    onIdleError: () => undefined,
  });
  try {
    await holder.transaction().execute(async (transaction) => {
      await sql`lock table events in access exclusive mode`.execute(transaction);
      const body = JSON.stringify({ start: 1, end: 2 });
      const answer = await appOn(hasty).request("/api/v2/events", { method: "POST", body }, {});
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({
        detail: "the database was not done in time, and was stopped; ask for less, or try again",
      });
      await waitFor(
        async () => {
          const { rows } = await sql`select from pg_stat_activity
            where application_name = 'hasty' and state = 'active'`.execute(holder);
          return rows.length === 0;
        },
        { label: "Postgres to end the statement" },
      );
    });
  } finally {
    await hasty.destroy();
    await holder.destroy();
    await database.close();
  }
});
