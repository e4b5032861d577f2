import { randomUUID } from "node:crypto";

import { NO_TOKENS } from "@lintel/core";
import fc from "fast-check";
import { type Kysely, sql } from "kysely";
import { describe, expect, it } from "vitest";

import {
  type Booking,
  connect,
  createSpendReader,
  createUsageLedger,
  type Tables,
} from "../src/index.ts";
import { A_PRICE, aBooking } from "./a-booking.ts";
import { ownDatabase } from "./own-database.ts";

const { db } = await ownDatabase({ poolSize: 8 });

/** The same database, and how many statements it was sent that way, begin and commit left out. */
function countStatements(sent: Kysely<Tables>) {
  let statements = 0;
  const counted = sent.withPlugin({
    transformQuery({ node }) {
      statements += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  return { counted, statements: () => statements };
}

const eventsOf = (keyId: string) =>
  db.selectFrom("events").selectAll().where("key_id", "=", keyId).execute();

const sumsOf = async (keyId: string, atMs: number) => {
  const sums = await createSpendReader(db).load("key", keyId, atMs);
  return Object.fromEntries(sums.map(({ unit, costNano, calls }) => [unit, [costNano, calls]]));
};

describe("booking", () => {
  it("stores every member of a call and of its price", async () => {
    const keyId = randomUUID();
    const booking = aBooking(
      {
        keyId,
        tags: ["a,b", "{c}"],
        userId: "u-all",
        customId: "custom",
        responseModel: "gpt-4o-2024-08-06",
        ttftMs: 3,
        metadata: '{"a":1}',
        request: Buffer.from([0, 255, 10]).toString("base64"),
        errorCode: "upstream_failed",
      },
      {
        usage: {
          input: 1,
          cacheRead: 2,
          cacheWrite: 3,
          output: 4,
          reasoning: 5,
          audioInput: 6,
          audioOutput: 7,
        },
      },
    );
    await createUsageLedger(db).book([booking]);
    const [row] = await eventsOf(keyId);
    expect(row).toMatchObject({
      id: booking.event.id,
      created_at: new Date(booking.event.createdAtMs),
      tags: ["a,b", "{c}"],
      response_model: "gpt-4o-2024-08-06",
      metadata: '{"a":1}',
      request: Buffer.from([0, 255, 10]),
      response: null,
      audio_output_tokens: "7",
      reasoning_tokens: "5",
      cost_nano: "1000",
      usage_source: "upstream",
    });
    const price = await db
      .selectFrom("prices")
      .selectAll()
      .where("id", "=", row?.price_id ?? "")
      .executeTakeFirst();
    expect(price).toMatchObject({ price_version: "test@1", prices: A_PRICE.prices });
  });

  it("names a price that there is, and prices are kept", async () => {
    const booking = aBooking({ keyId: randomUUID() }, { price: A_PRICE });
    await createUsageLedger(db).book([booking]);
    const withoutPrice = sql`update events set price_id = 0 where id = ${booking.event.id}`;
    const copied = sql`insert into events (id, created_at, key_id, status, ending, streamed, admitted, attempts, latency_ms, usage_source,
      cost_nano, price_id) select ${randomUUID()}, created_at, key_id, status, ending, streamed, admitted, attempts, latency_ms,
      usage_source, cost_nano, 0 from events where id = ${booking.event.id}`;
    await expect(copied.execute(db)).rejects.toThrow("a price that does not exist");
    await expect(withoutPrice.execute(db)).rejects.toThrow("a price that does not exist");
    await expect(sql`delete from prices`.execute(db)).rejects.toThrow("kept for ever");
    await expect(sql`truncate prices`.execute(db)).rejects.toThrow("kept for ever");
  });

  it("gives each call its own price among those that differ in one thing only", async () => {
    const prices = [
      A_PRICE,
      { ...A_PRICE, provider: "azure" },
      { ...A_PRICE, model: "o3" },
      { ...A_PRICE, version: "test@2" },
      { ...A_PRICE, prices: { ...A_PRICE.prices, input: 1 } },
    ];
    const bookings = prices.map((price) => aBooking({ keyId: randomUUID() }, { price }));
    await createUsageLedger(db).book(bookings);
    const stored = await Promise.all(
      bookings.map(({ event }) =>
        db
          .selectFrom("events")
          .innerJoin("prices", "prices.id", "events.price_id")
          .select(["prices.provider", "prices.model", "price_version as version", "prices.prices"])
          .where("key_id", "=", event.keyId)
          .executeTakeFirst(),
      ),
    );
    expect(stored).toEqual(prices);
  });

  it("shows the model of a deployment beside it, and counts it by the deployment's name", async () => {
    const keyId = randomUUID();
    const on = { keyId, model: "dep1", deployment: "dep1", namedModel: "gpt-4" };
    const booked = await createUsageLedger(db).book([
      aBooking({ ...on, responseModel: "gpt-4o-2024-08-06" }),
      aBooking(on),
    ]);
    const rows = await eventsOf(keyId);
    expect(new Set(rows.map(({ deployment, model }) => `${deployment} ${model}`))).toEqual(
      new Set(["dep1 gpt-4", "dep1 gpt-4o-2024-08-06"]),
    );
    expect(booked.holders[0]?.models.map(({ model }) => model)).toEqual(
      Array(booked.holders[0]?.models.length).fill("dep1"),
    );
  });

  it("counts a batch delivered twice once, and returns the same sums both times", async () => {
    const keyId = randomUUID();
    const batch = [aBooking({ keyId }), aBooking({ keyId }), aBooking({ keyId, admitted: false })];
    const first = await createUsageLedger(db).book(batch);
    const second = await createUsageLedger(db).book(batch);
    expect([first.added, second.added]).toEqual([3, 0]);
    const byUnit = (booked: typeof first) =>
      booked.holders[0]?.sums.toSorted((a, b) => a.unit.localeCompare(b.unit));
    expect(byUnit(second)).toEqual(byUnit(first));
    expect(await sumsOf(keyId, batch[0]?.event.createdAtMs ?? 0)).toEqual({
      total: [3000n, 2n],
      m: [3000n, 2n],
      h: [3000n, 2n],
      d: [3000n, 2n],
      mo: [3000n, 2n],
    });
  });

  it("counts a call twice in one batch once, in any letter case of its id", async () => {
    const keyId = randomUUID();
    const booking = aBooking({ keyId });
    const shouted = { ...booking, event: { ...booking.event, id: booking.event.id.toUpperCase() } };
    const { added } = await createUsageLedger(db).book([booking, booking, shouted]);
    expect(added).toBe(1);
    expect(await sumsOf(keyId, booking.event.createdAtMs)).toMatchObject({ total: [1000n, 1n] });
  });

  it("adds to the windows of the call's own time, to the last millisecond of a month", async () => {
    const keyId = randomUUID();
    const december = Date.UTC(2026, 11, 1);
    await createUsageLedger(db).book([
      aBooking({ keyId, createdAtMs: december - 1 }),
      aBooking({ keyId, createdAtMs: december }),
    ]);
    expect(await sumsOf(keyId, december - 1)).toEqual({
      total: [2000n, 2n],
      m: [1000n, 1n],
      h: [1000n, 1n],
      d: [1000n, 1n],
      mo: [1000n, 1n],
    });
  });

  it("keeps sums per known user beside those per key, and none of unknown names", async () => {
    const [one, other, knownUserId] = [randomUUID(), randomUUID(), randomUUID()];
    const { holders } = await createUsageLedger(db).book([
      aBooking({ keyId: one, userId: "ann", knownUserId }),
      aBooking({ keyId: other, userId: "ann", knownUserId: knownUserId.toUpperCase() }),
      aBooking({ keyId: other, userId: "bob" }),
    ]);
    expect(holders.map(({ scope }) => scope).toSorted()).toEqual(["key", "key", "user"]);
    const sums = await createSpendReader(db).load("user", knownUserId, 0);
    expect(sums).toMatchObject([{ unit: "total", costNano: 2000n, calls: 2n }]);
  });

  it("stores finer classes within those they are part of, and what is no token beside them", async () => {
    const keyId = randomUUID();
    const tokens = { ...NO_TOKENS, input: 1, cacheWrite: 3, output: 4 };
    const finer = { cacheWrite1h: 10, imageInput: 20, imageOutput: 30, images: 2 };
    const usage = { ...tokens, ...finer, webSearches: 0 };
    await createUsageLedger(db).book([aBooking({ keyId }, { usage })]);
    expect(await eventsOf(keyId)).toMatchObject([
      {
        input_tokens: "21",
        cache_write_tokens: "13",
        output_tokens: "34",
        finer_usage: finer,
      },
    ]);
  });

  it("keeps what was odd about the usage that was reported, and the parts priced apart", async () => {
    const keyId = randomUUID();
    const otherUsage = [{ model: "a\0b", usage: { ...NO_TOKENS, input: 5 } }];
    await createUsageLedger(db).book([
      aBooking({ keyId, unknownUsage: ["video_tokens", "b"], clamped: true, otherUsage }),
    ]);
    expect(await eventsOf(keyId)).toMatchObject([
      {
        unknown_usage: ["video_tokens", "b"],
        clamped: true,
        other_usage: [{ model: "a\uFFFDb", usage: { input: 5 } }],
      },
    ]);
    const plain = randomUUID();
    await createUsageLedger(db).book([aBooking({ keyId: plain })]);
    expect(await eventsOf(plain)).toMatchObject([
      { unknown_usage: null, clamped: null, other_usage: null },
    ]);
  });

  it("keeps how often a policy found what", async () => {
    const [keyId, plain] = [randomUUID(), randomUUID()];
    const policyMatches = { email: 2, regex: 1 };
    await createUsageLedger(db).book([
      aBooking({ keyId, policyMatches }),
      aBooking({ keyId: plain }),
    ]);
    expect(await eventsOf(keyId)).toMatchObject([{ policy_matches: policyMatches }]);
    expect(await eventsOf(plain)).toMatchObject([{ policy_matches: null }]);
  });

  it("keeps which steps of its route could not serve a call, and why", async () => {
    const [keyId, plain] = [randomUUID(), randomUUID()];
    const skipped = { step: 1, errorCode: "unsupported", reason: "it has no \0 tools" };
    await createUsageLedger(db).book([
      aBooking({ keyId, skippedSteps: [skipped] }),
      aBooking({ keyId: plain }),
    ]);
    expect(await eventsOf(keyId)).toMatchObject([
      { skipped_steps: [{ ...skipped, reason: "it has no \uFFFD tools" }] },
    ]);
    expect(await eventsOf(plain)).toMatchObject([{ skipped_steps: null }]);
  });

  it("keeps what the caller called the model, and what of a server's time it took", async () => {
    const [keyId, plain] = [randomUUID(), randomUUID()];
    const slotTime = { nanoPerHour: 2_000_000_000, slots: 2, heldMs: 1500 };
    await createUsageLedger(db).book([
      aBooking({ keyId, requestedModel: "fast", slotTime }),
      aBooking({ keyId: plain }),
    ]);
    expect(await eventsOf(keyId)).toMatchObject([{ requested_model: "fast", slot_time: slotTime }]);
    expect(await eventsOf(plain)).toMatchObject([{ requested_model: null, slot_time: null }]);
  });

  it("keeps what a call lost between dialects", async () => {
    const [keyId, plain] = [randomUUID(), randomUUID()];
    const lost = ["logit_bias", "a\0b"];
    await createUsageLedger(db).book([aBooking({ keyId, lost }), aBooking({ keyId: plain })]);
    expect(await eventsOf(keyId)).toMatchObject([{ lost: ["logit_bias", "a\uFFFDb"] }]);
    expect(await eventsOf(plain)).toMatchObject([{ lost: null }]);
  });

  it("books an unpriced call without a price", async () => {
    const keyId = randomUUID();
    const { price: _, ...unpriced } = aBooking({ keyId }, { costNano: 0, unpriced: true });
    await createUsageLedger(db).book([unpriced]);
    expect(await eventsOf(keyId)).toMatchObject([{ unpriced: true, price_id: null }]);
  });
});

describe("what a batch of new calls costs the database", () => {
  it("is three statements, however many calls, holders and models it has", async () => {
    const { counted, statements } = countStatements(db);
    const ledger = createUsageLedger(counted);
    const of = (calls: number): readonly Booking[] =>
      Array.from({ length: calls }, (_, index) =>
        aBooking({
          keyId: randomUUID(),
          knownUserId: randomUUID(),
          model: index % 2 === 0 ? "gpt-4o" : "o3",
          createdAtMs: Date.UTC(2026, 10, 22, index % 24),
        }),
      );
    await ledger.book([aBooking()]); // stores the price
    const counts: number[] = [];
    for (const calls of [1, 2, 60]) {
      const before = statements();
      expect(await ledger.book(of(calls))).toMatchObject({ added: calls, rejected: [] });
      counts.push(statements() - before);
    }
    expect(counts).toEqual([3, 3, 3]);
  });
});

describe("what the database cannot store as it is", () => {
  it("replaces NUL characters and broken surrogates, and shortens what no index takes", async () => {
    const keyId = randomUUID();
    const long = randomUUID().repeat(400);
    const { rejected } = await createUsageLedger(db).book([
      aBooking({
        keyId,
        userId: `a\0b\uD800${keyId}`,
        customId: long,
        metadata: "\\u0000 stays, \0 does not",
        tags: ["\0", long],
        path: `/${"x".repeat(20_000)}`,
      }),
    ]);
    expect(rejected).toEqual([]);
    const [row] = await eventsOf(keyId);
    expect(row).toMatchObject({
      user_id: `a\uFFFDb\uFFFD${keyId}`,
      metadata: "\\u0000 stays, \uFFFD does not",
    });
    expect(row?.custom_id).toHaveLength(512);
    expect(row?.path).toHaveLength(20_001);
  });

  it("rejects one impossible record with its reason and books all others", async () => {
    const keyId = randomUUID();
    const poison = [
      aBooking({ keyId, createdAtMs: 8_640_000_000_000_001 }),
      aBooking({ keyId, status: 1e15 }),
      aBooking({ keyId }, { costNano: 1e300 }),
    ];
    const good = Array.from({ length: 20 }, () => aBooking({ keyId }));
    const batch = good.flatMap((booking, index) => [booking, ...poison.slice(index, index + 1)]);
    const { added, holders, rejected } = await createUsageLedger(db).book(batch);
    expect(rejected.map(({ booking }) => booking)).toEqual(poison);
    expect(rejected[1]?.reason).toContain("out of range");
    expect(added).toBe(20);
    expect(holders[0]?.sums).toContainEqual({
      unit: "total",
      startMs: 0,
      costNano: 20_000n,
      calls: 20n,
      tokens: 200n,
      lowered: 0n,
    });
    expect(await sumsOf(keyId, good[0]?.event.createdAtMs ?? 0)).toMatchObject({
      total: [20_000n, 20n],
    });
  });

  it("stores a price again whose row it knew, and which a restored backup does not have", async () => {
    const ledger = createUsageLedger(db);
    const [keyId, price] = [randomUUID(), { ...A_PRICE, version: "gone@1" }];
    await ledger.book([aBooking({ keyId }, { price })]);
    await db.deleteFrom("events").where("key_id", "=", keyId).execute();
    await db.deleteFrom("spend").where("scope_id", "=", keyId).execute();
    await sql`alter table prices disable trigger prices_kept`.execute(db);
    await db.deleteFrom("prices").where("price_version", "=", price.version).execute();
    await sql`alter table prices enable trigger prices_kept`.execute(db);
    expect(await ledger.book([aBooking({ keyId }, { price })])).toMatchObject({ added: 1 });
    const stored = db.selectFrom("prices").selectAll().where("price_version", "=", price.version);
    const { id } = await stored.executeTakeFirstOrThrow();
    expect(await eventsOf(keyId)).toMatchObject([{ price_id: id }]);
  });

  it.each([
    [2, "fulfilled"],
    [3, "rejected"],
  ])(
    "in conflict with another %i times in a row is %s: it is tried three times",
    async (times, status) => {
      const keyId = randomUUID();
      // A sequence counts on where its transaction is rolled back.
      await sql`create sequence conflicts`.execute(db);
      await sql`create function conflict() returns trigger language plpgsql as ${sql.raw(`$$ begin
      if nextval('conflicts') <= ${times} then raise 'in conflict' using errcode = '40P01'; end if;
      return null; end $$`)}`.execute(db);
      await sql`create trigger conflict after insert on spend execute function conflict()`.execute(
        db,
      );
      const booking = createUsageLedger(db).book([aBooking({ keyId })]);
      const [booked] = await Promise.allSettled([booking]);
      const { rows } = await sql<{ tries: string }>`
      select last_value as tries from conflicts`.execute(db);
      await sql`drop function conflict cascade`.execute(db);
      await sql`drop sequence conflicts`.execute(db);
      expect(booked.status).toBe(status);
      expect(rows).toEqual([{ tries: "3" }]);
      expect(await eventsOf(keyId)).toHaveLength(status === "fulfilled" ? 1 : 0);
    },
  );

  it("throws, and books nothing, when the database is the reason", async () => {
    const away = connect({
      url: "postgres://nobody@127.0.0.1:1/none",
      applicationName: "test",
      poolSize: 1,
      statementTimeoutMs: 1000,
      connectTimeoutMs: 60_000,
      onIdleError: () => undefined,
    });
    await expect(createUsageLedger(away).book([aBooking()])).rejects.toThrow("ECONNREFUSED");
    await away.destroy();
  });
});

it("books on when a newer release has added a column", async () => {
  await sql`alter table events add column added_later text not null default 'x'`.execute(db);
  const { added, rejected } = await createUsageLedger(db).book([aBooking()]);
  expect([added, rejected]).toEqual([1, []]);
});

describe("concurrent workers", () => {
  it("count overlapping batches once and never deadlock", async () => {
    const keys = [randomUUID(), randomUUID(), randomUUID()];
    const users = [{}, { knownUserId: randomUUID() }, { knownUserId: randomUUID() }];
    const calls = Array.from({ length: 200 }, (_, index) =>
      aBooking({ keyId: keys[index % 3] ?? "", ...users[(index * 7) % 3] }),
    );
    const workers = Array.from({ length: 8 }, (_, worker) => {
      const ledger = createUsageLedger(db);
      const shuffled = calls.toSorted((a, b) =>
        a.event.id.slice(worker) < b.event.id.slice(worker) ? 1 : -1,
      );
      return Promise.all([ledger.book(shuffled.slice(0, 150)), ledger.book(shuffled.slice(50))]);
    });
    const added = (await Promise.all(workers)).flat().reduce((sum, done) => sum + done.added, 0);
    expect(added).toBe(200);
    for (const [index, keyId] of keys.entries()) {
      const expected = calls.filter((_, call) => call % 3 === index).length;
      expect(await sumsOf(keyId, 0)).toMatchObject({
        total: [BigInt(expected) * 1000n, BigInt(expected)],
      });
    }
  });
});

describe("the ledger's invariant", () => {
  const MOMENTS = [0, 59_999, 60_000, 3_599_999, 3_600_000, 86_399_999, 86_400_000, 2_591_999_999];
  const call = fc.record({
    key: fc.integer({ min: 0, max: 2 }),
    user: fc.constantFrom(undefined, 0, 1),
    at: fc.constantFrom(...MOMENTS),
    costNano: fc.oneof(fc.constant(0), fc.maxSafeNat()),
    admitted: fc.boolean(),
  });
  const deliveries = fc.array(
    fc.record({ from: fc.nat(30), size: fc.integer({ min: 1, max: 12 }) }),
    { minLength: 1, maxLength: 6 },
  );

  it("every running sum equals the sum of its events, to the nano-dollar, however they are delivered", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { minLength: 1, maxLength: 30 }),
        deliveries,
        async (calls, plan) => {
          const keys = [randomUUID(), randomUUID(), randomUUID()];
          const users = [randomUUID(), randomUUID()];
          const bookings: readonly Booking[] = calls.map((each) =>
            aBooking(
              {
                keyId: keys[each.key] ?? "",
                userId: "named",
                ...(each.user === undefined ? {} : { knownUserId: users[each.user] }),
                createdAtMs: Date.UTC(2026, 10, 1) + each.at,
                admitted: each.admitted,
              },
              { costNano: each.costNano },
            ),
          );
          const ledger = createUsageLedger(db);
          await Promise.all(
            plan.map(({ from, size }) => ledger.book(bookings.slice(from, from + size))),
          );
          expect(await differences()).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  /** Sums that are not those of the events, over the whole database. */
  async function differences() {
    const { rows } = await sql`
      with calls as (
        select 'key' as scope, key_id::text as scope_id, created_at, cost_nano, admitted from events
        union all
        select 'user', known_user_id::text, created_at, cost_nano, admitted
        from events where known_user_id is not null
      ), counted as (
        select scope, scope_id, unit,
          case unit when 'total' then to_timestamp(0)
            else date_trunc(case unit when 'm' then 'minute' when 'h' then 'hour' when 'd' then 'day'
              else 'month' end, created_at, 'UTC') end as window_start,
          sum(cost_nano) as cost_nano, count(*) filter (where admitted) as calls
        from calls cross join unnest(array['total', 'm', 'h', 'd', 'mo']) as unit
        group by 1, 2, 3, 4
      )
      select * from counted full join spend using (scope, scope_id, unit, window_start)
      where coalesce(counted.cost_nano, 0) <> coalesce(spend.cost_nano, 0)
        or coalesce(counted.calls, 0) <> coalesce(spend.calls, 0)`.execute(db);
    return rows;
  }
});
