import { randomUUID } from "node:crypto";

import { rollUpEvents } from "@lintel/db";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";

import {
  EventReportAnswer,
  type ReportPoint,
} from "../../src/families/reporting/models/report-point.ts";
import { type AdminFixture, startAdmin } from "../admin-fixture.ts";
import { anEvent, type EventColumns } from "../an-event.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;
const T0 = 19_700 * DAY; // a midnight

let admin: AdminFixture;

beforeAll(async () => {
  admin = await startAdmin();
});
afterAll(() => admin.close());

const KEYS = [randomUUID(), randomUUID()] as const;

const event = fc.record({
  // Around the edges of hours and days, and anywhere.
  at: fc.oneof(
    fc
      .tuple(fc.integer({ min: 0, max: 72 }), fc.constantFrom(-0.001, 0, 0.999, 1800))
      .map(([hour, second]) => hour * HOUR + second),
    fc.double({ min: 0, max: 3 * DAY, noNaN: true }),
  ),
  key_id: fc.constantFrom(...KEYS),
  tags: fc.constantFrom<string[]>([], ["a"], ["b", "a"], ["a", "a"]),
  user_id: fc.constantFrom("", "ann", "bob"),
  custom_id: fc.constantFrom("", "c1"),
  provider: fc.constantFrom("openai", "azure"),
  model: fc.constantFrom("", "gpt-4o", "o3"),
  policy_id: fc.constantFrom("", "p"),
  route_id: fc.constantFrom("", "r"),
  status: fc.constantFrom(200, 500),
  error_code: fc.constantFrom("", "upstream_error_in_answer"),
  cost_nano: fc.oneof(fc.constant(1), fc.maxSafeNat()),
  latency_ms: fc.nat(100_000),
  input_tokens: fc.nat(1000),
  cache_read_tokens: fc.nat(1000),
  reasoning_tokens: fc.nat(1000),
});
type Drawn = typeof event extends fc.Arbitrary<infer T> ? T : never;

const anyOf = <T>(...values: readonly T[]) => fc.subarray([...values]);

const report = fc.record({
  start: fc.oneof(
    fc.integer({ min: 1, max: 71 }).map((hour) => T0 + hour * HOUR),
    fc.integer({ min: T0 - DAY, max: T0 + 2 * DAY }),
  ),
  length: fc.oneof(fc.constantFrom(HOUR, DAY, 2 * DAY), fc.integer({ min: 1, max: 3 * DAY })),
  increment: fc.oneof(
    fc.constantFrom(HOUR, 6 * HOUR, DAY, 10 * DAY),
    fc.integer({ min: 900, max: 2 * DAY }),
  ),
  filters: anyOf("model", "keyId", "customId", "userId", "provider", "tag", "policyId", "routeId"),
  keyIds: anyOf(KEYS[0]),
  tags: anyOf("a", "b"),
  userIds: anyOf("ann"),
  customIds: anyOf("c1"),
});
type Asked = typeof report extends fc.Arbitrary<infer T> ? T : never;

it("every report is the sum of its events, to the nano-dollar, however many are rolled up", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { minLength: 1, maxLength: 40 }),
      fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      fc.array(report, { minLength: 6, maxLength: 6 }),
      async (events, isRolledUp, reports) => {
        await emptyTables();
        for (const [part, rolls] of isRolledUp.entries()) {
          const columns = events.filter((_, index) => index % 4 === part).map(toColumns);
          if (columns.length > 0) await admin.db.insertInto("events").values(columns).execute();
          if (rolls) while ((await rollUpEvents(admin.db)) > 0);
        }
        for (const asked of reports) {
          const body = { ...asked, end: asked.start + asked.length };
          const { json } = await admin.send("POST", "/api/reporting/events", body);
          expect(EventReportAnswer.parse(json).dataPoints.map(toLine)).toEqual(
            scan(events, asked).map(toLine),
          );
        }
      },
    ),
    { numRuns: 40 },
  );
});

const emptyTables = () =>
  sql`truncate events, unrolled_events, usage_series, usage_hours, usage_days, user_days, latency_hours,
    latency_days`.execute(admin.db);

const toColumns = ({ at, ...columns }: Drawn): EventColumns =>
  anEvent({ ...columns, created_at: new Date(T0 * 1000 + Math.round(at * 1000)) });

const toLine = (point: ReportPoint): string => JSON.stringify(point, Object.keys(point).toSorted());

/** What a report must say, found by looking at every event. */
function scan(events: readonly Drawn[], asked: Asked): readonly ReportPoint[] {
  const end = asked.start + asked.length;
  const wanted = events.filter(
    (each) =>
      secondOf(each) >= asked.start &&
      secondOf(each) < end &&
      (asked.keyIds.length === 0 || asked.keyIds.includes(each.key_id)) &&
      (asked.userIds.length === 0 || asked.userIds.includes(each.user_id)) &&
      (asked.customIds.length === 0 || asked.customIds.includes(each.custom_id)) &&
      asked.tags.every((tag) => each.tags.includes(tag)),
  );
  const points: ReportPoint[] = [];
  for (let from = asked.start; from <= end; from += asked.increment) {
    const inBucket = wanted.filter(
      (each) => secondOf(each) >= from && secondOf(each) < from + asked.increment,
    );
    const groups = Map.groupBy(
      inBucket.flatMap((each) => placesOf(each, asked).map((place) => ({ each, place }))),
      ({ place }) => JSON.stringify(place),
    );
    const found = [...groups.values()].map((group) => pointOf(from, group, asked));
    points.push(...(found.length === 0 ? [pointOf(from, [], asked)] : found.toSorted(byGroup)));
  }
  return points;
}

/** As the database sees it: to the millisecond. */
const secondOf = ({ at }: Drawn): number => T0 + Math.round(at * 1000) / 1000;

const NAMES = [
  "model",
  "keyId",
  "customId",
  "userId",
  "provider",
  "tag",
  "policyId",
  "routeId",
] as const;

const byGroup = (one: ReportPoint, other: ReportPoint): number => {
  const differing = NAMES.find((name) => one[name] !== other[name]);
  return differing !== undefined && (one[differing] ?? "") < (other[differing] ?? "") ? -1 : 1;
};

/** The groups a call counts in: one, but for its tags. */
function placesOf(each: Drawn, { filters }: Asked): readonly Partial<Record<string, string>>[] {
  const all = {
    model: each.model,
    keyId: each.key_id,
    customId: each.custom_id,
    userId: each.user_id,
    provider: each.provider,
    policyId: each.policy_id,
    routeId: each.route_id,
  };
  const kept = Object.fromEntries(
    Object.entries(all).filter(([name]) => filters.some((filter) => filter === name)),
  );
  if (!filters.includes("tag")) return [kept];
  const tags = each.tags.length === 0 ? [""] : [...new Set(each.tags)];
  return tags.map((tag) => Object.assign({ tag }, kept));
}

function pointOf(
  timeStamp: number,
  group: readonly { readonly each: Drawn; readonly place: Partial<Record<string, string>> }[],
  { filters }: Asked,
): ReportPoint {
  const sum = (figure: (each: Drawn) => number) =>
    group.reduce((total, { each }) => total + figure(each), 0);
  const nano = group.reduce((total, { each }) => total + BigInt(each.cost_nano), 0n);
  return {
    timeStamp,
    numberOfRequests: group.length,
    costInUsd: Number(nano) / 1e9,
    latencyInMs: sum(({ latency_ms: ms }) => ms),
    promptTokenCount: sum((each) => each.input_tokens + each.cache_read_tokens),
    completionTokenCount: sum((each) => 5 + each.reasoning_tokens),
    successCount: sum(({ error_code: error, status }) => (status === 200 && error === "" ? 1 : 0)),
    model: "",
    keyId: "",
    customId: "",
    userId: "",
    ...Object.fromEntries(filters.map((name) => [name, ""])),
    ...group[0]?.place,
  };
}
