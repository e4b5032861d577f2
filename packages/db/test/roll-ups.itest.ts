import { randomUUID } from "node:crypto";

import { createTestDatabase, waitFor } from "@lintel/testkit";
import fc from "fast-check";
import { type Kysely, sql } from "kysely";
import { describe, expect, it } from "vitest";

import {
  type Booking,
  createUsageLedger,
  LATENCY_BUCKET,
  makeEventPartitions,
  rollUpEvents,
  type Tables,
} from "../src/index.ts";
import { aBooking } from "./a-booking.ts";
import { connectTo } from "./connect-to.ts";
import { ownDatabase } from "./own-database.ts";

const { db } = await ownDatabase({ poolSize: 8 });

const NOV_22 = Date.UTC(2026, 10, 22, 13, 45, 30);

async function rollUpAll(): Promise<void> {
  while ((await rollUpEvents(db)) > 0);
}

type Cube = "model" | "holder_model" | "key" | "user";

/** Sums of a cube that are not those of the events in no queue, over the whole database. */
async function differences(table: "usage_hours" | "usage_days", cube: Cube) {
  const kept = {
    model: ["provider", "model"],
    holder_model: ["key_id", "tags", "provider", "model"],
    key: ["key_id", "tags", "provider", "model", "policy_id", "route_id", "status", "action"],
    user: ["user_id", "key_id", "tags", "model"],
  }[cube].map((name) => sql.ref(name));
  const columns = sql.join(kept);
  const unit = sql.lit(table === "usage_hours" ? "hour" : "day");
  const { rows } = await sql`
    with queued as (
      select unnest(ids) as id, unnest(moments) as created_at from unrolled_events
    ), scanned as (
      select date_trunc(${unit}, created_at, 'UTC') as start_at, ${columns}, count(*) as calls,
        count(*) filter (where status = 200) as successes, sum(cost_nano) as cost_nano,
        sum(latency_ms) as latency_ms,
        sum(input_tokens + cache_read_tokens + cache_write_tokens + audio_input_tokens) as prompt_tokens,
        sum(output_tokens + reasoning_tokens + audio_output_tokens) as completion_tokens
      from events where (id, created_at) not in (select id, created_at from queued)
      group by start_at, ${columns}
    ), rolled as (
      select start_at, ${columns}, calls, successes, cost_nano, latency_ms, prompt_tokens,
        completion_tokens
      from ${sql.table(table)} as sums
      join usage_series on usage_series.id = series and usage_series.cube = sums.cube
      where sums.cube = ${cube}
    )
    (select 'lacks', * from (select * from scanned except select * from rolled) as lacking)
    union all
    (select 'has too much', * from (select * from rolled except select * from scanned) as beyond)`.execute(
    db,
  );
  return rows;
}

/** Days of users that are not the sums of the days of their keys and models. */
async function userDifferences() {
  const measures = sql.raw(
    "calls, successes, cost_nano, latency_ms, prompt_tokens, completion_tokens",
  );
  const summed = sql.raw(
    ["calls", "successes", "cost_nano", "latency_ms", "prompt_tokens", "completion_tokens"]
      .map((name) => `sum(${name})::bigint as ${name}`)
      .join(", "),
  );
  const { rows } = await sql`
    with days as (select user_id, start_at, ${measures} from user_days),
      summed as (
        select user_id, start_at, ${summed} from usage_days as sums
        join usage_series on usage_series.id = series where sums.cube = 'user' group by user_id, start_at)
    (select 'lacks', * from (select * from summed except select * from days) as lacking)
    union all
    (select 'has too much', * from (select * from days except select * from summed) as beyond)`.execute(
    db,
  );
  return rows;
}

async function allDifferences() {
  return [
    await userDifferences(),
    await differences("usage_hours", "model"),
    await differences("usage_hours", "key"),
    await differences("usage_days", "model"),
    await differences("usage_days", "holder_model"),
    await differences("usage_days", "key"),
    await differences("usage_days", "user"),
  ].flat();
}

const queueLength = async () => {
  const { rows } = await sql<{ count: number }>`
    select coalesce(sum(cardinality(ids)), 0)::integer as count from unrolled_events`.execute(db);
  return rows[0]?.count;
};

/** How many rows of tables named so one rolling up of the queue, over this connection, fetches. */
async function fetchedBy(connection: Kysely<Tables>, tables: string): Promise<number> {
  const soFar = async () => {
    // Only of this connection are the counts sure to have arrived.
    await sql`select pg_stat_force_next_flush()`.execute(connection);
    const { rows } = await sql<{ fetched: number }>`
      select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::integer as fetched
      from pg_stat_user_tables where relname like ${tables}`.execute(connection);
    return rows[0]?.fetched ?? 0;
  };
  const before = await soFar();
  await rollUpEvents(connection);
  return (await soFar()) - before;
}

describe("rolling up", () => {
  it("adds what was booked, of any age, and only once when it comes twice", async () => {
    const batch = [aBooking({ createdAtMs: NOV_22 }), aBooking({ createdAtMs: NOV_22 })];
    const late = [...batch, aBooking({ createdAtMs: Date.UTC(2021, 1, 1) })];
    await createUsageLedger(db).book(batch);
    expect(await queueLength()).toBe(2);
    await rollUpAll();
    await createUsageLedger(db).book(late);
    expect(await queueLength()).toBe(1);
    await rollUpAll();
    expect(await queueLength()).toBe(0);
    expect(await allDifferences()).toEqual([]);
    const { rows } = await sql<{ calls: string }>`
      select sum(calls) as calls from usage_days where cube = 'model'`.execute(db);
    expect(rows[0]?.calls).toBe("3");
  });

  it("fetches the events of the queue, not those that were rolled up long ago", async () => {
    const start = Date.UTC(2026, 10, 3);
    await createUsageLedger(db).book(
      Array.from({ length: 5000 }, (_, index) => aBooking({ createdAtMs: start + index })),
    );
    // The planner uses statistics of a backlog long after it is gone.
    await sql`analyze unrolled_events, events`.execute(db);
    await rollUpAll();
    await createUsageLedger(db).book([aBooking({ createdAtMs: NOV_22 })]);
    const fetched = await db
      .connection()
      .execute((connection) => fetchedBy(connection, "events_%"));
    expect(fetched).toBeGreaterThan(0);
    expect(fetched).toBeLessThan(100);
  });

  it("looks the series of users up, also over a connection that began when there were none", async () => {
    const fresh = await createTestDatabase();
    const other = connectTo(fresh.url, { poolSize: 8 });
    const USERS = 300;
    try {
      // A table that is known to be empty is read whole in the plans of its connections.
      await sql`vacuum analyze usage_series`.execute(other);
      await other.connection().execute(async (connection) => {
        await rollUpEvents(connection);
        await createUsageLedger(other).book(
          Array.from({ length: USERS }, (_, user) =>
            aBooking({ createdAtMs: NOV_22, userId: `user-${user}` }),
          ),
        );
        expect(await fetchedBy(connection, "usage_series")).toBeLessThan(10 * USERS);
      });
    } finally {
      await other.destroy();
      await fresh.close();
    }
  });

  it("takes texts of any length, and tags of any kind", async () => {
    const odd = ["a,b", "{c}", '"', "\\", "ü".repeat(600)];
    await createUsageLedger(db).book([
      aBooking({
        createdAtMs: NOV_22,
        model: "m".repeat(100_000),
        tags: odd,
        userId: odd[4] ?? "",
      }),
      aBooking({ createdAtMs: NOV_22, provider: "p".repeat(10_000), policyId: "'; --" }),
    ]);
    await rollUpAll();
    expect(await queueLength()).toBe(0);
    expect(await allDifferences()).toEqual([]);
  });

  it("leaves everything as it was when it dies in the middle", async () => {
    await createUsageLedger(db).book([aBooking({ createdAtMs: NOV_22 })]);
    await db.transaction().execute(async (transaction) => {
      // The roller comes as far as these rows and waits.
      await sql`select 1 from latency_days for update`.execute(transaction);
      const rolling = rollUpEvents(db).catch((error: unknown) => error);
      await waitFor(async () => (await killRollers()) > 0, { label: "a roller to kill" });
      expect(await rolling).toBeInstanceOf(Error);
    });
    expect(await queueLength()).toBe(1);
    await rollUpAll();
    expect(await allDifferences()).toEqual([]);
  });

  const killRollers = async () => {
    const { rows } = await sql<{ killed: number }>`
      select count(pg_terminate_backend(pid))::integer as killed from pg_stat_activity
      where wait_event_type = 'Lock' and query like '%unrolled_events%'
        and datname = current_database() and pid <> pg_backend_pid()`.execute(db);
    return rows[0]?.killed ?? 0;
  };

  it("is done by one worker at a time, while others book and partitions are made", async () => {
    const ledger = createUsageLedger(db);
    const months = Array.from({ length: 10 }, (_, month) => Date.UTC(2026, month, 9, month));
    const rolling = [1, 2, 3].map(async () => {
      for (let round = 0; round < 15; round += 1) await rollUpEvents(db);
    });
    const booking = months.flatMap((createdAtMs) =>
      Array.from({ length: 5 }, () =>
        ledger.book([
          aBooking({ createdAtMs }),
          aBooking({ createdAtMs: createdAtMs + 3_600_000 }),
        ]),
      ),
    );
    await Promise.all([...rolling, ...booking, makeEventPartitions(db, NOV_22)]);
    await rollUpAll();
    expect(await queueLength()).toBe(0);
    expect(await allDifferences()).toEqual([]);
  });
});

it("a latency on either side of a bucket's edge falls where decimal arithmetic puts it", async () => {
  // Between these edges the bucket only grows.
  const { rows } = await sql`
    with edge as (
      select floor(64 * 1.04 ^ number)::bigint + side as latency_ms
      from generate_series(0, 420) as number cross join generate_series(0, 1) as side
    ), bucket as (
      select latency_ms, ${LATENCY_BUCKET} as ours, 64 + floor(ln(latency_ms / 64.0) / ln(1.04)) as exact from edge
    )
    select * from bucket where ours <> exact`.execute(db);
  expect(rows).toEqual([]);
});

describe("the roll-ups' invariant", () => {
  const HOUR = 3_600_000;
  const call = fc.record({
    key: fc.integer({ min: 0, max: 2 }),
    user: fc.constantFrom("", "ann", "bob"),
    model: fc.constantFrom("", "gpt-4o", "o3"),
    tags: fc.constantFrom<string[]>([], ["a"], ["b", "a"]),
    status: fc.constantFrom(200, 429, 500),
    at: fc.constantFrom(0, HOUR - 1, HOUR, 24 * HOUR - 1, 24 * HOUR, 24 * 40 * HOUR),
    costNano: fc.oneof(fc.constant(0), fc.maxSafeNat()),
    latencyMs: fc.nat(2_000_000),
  });
  const step = fc.oneof(
    fc.record({ book: fc.nat(30), size: fc.integer({ min: 1, max: 12 }) }),
    fc.constant("roll up" as const),
  );

  it("an event is in the sums or in the queue, never both and never neither", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { minLength: 1, maxLength: 30 }),
        fc.array(step, { minLength: 1, maxLength: 8 }),
        async (calls, steps) => {
          const keys = [randomUUID(), randomUUID(), randomUUID()];
          const bookings: readonly Booking[] = calls.map((each) =>
            aBooking(
              {
                ...each,
                keyId: keys[each.key] ?? "",
                userId: each.user,
                createdAtMs: Date.UTC(2026, 10, 1) + each.at,
              },
              { costNano: each.costNano },
            ),
          );
          const ledger = createUsageLedger(db);
          await Promise.all(
            steps.map(async (each) =>
              each === "roll up"
                ? rollUpEvents(db)
                : ledger.book(bookings.slice(each.book, each.book + each.size)),
            ),
          );
          expect(await allDifferences()).toEqual([]);
          const { rows } = await sql<{ rolled: string; stored: string }>`
            select (select coalesce(sum(calls), 0) from usage_days where cube = 'model') + (select coalesce(sum(cardinality(ids)), 0) from unrolled_events)
              as rolled, (select count(*) from events) as stored`.execute(db);
          expect(rows[0]?.rolled).toBe(rows[0]?.stored);
        },
      ),
      { numRuns: 25 },
    );
  });
});
