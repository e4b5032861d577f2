import {
  aKey,
  aTag,
  aUser,
  DAY,
  type Draw,
  HOUR,
  keyId,
  type Question,
  roundPeriods,
} from "./question.ts";
import { screensOf } from "./screens.ts";
import type { Seeded } from "./seed-events.ts";

/** Every reporting endpoint, every list page over events and keys, and what each of the console's screens asks. */
export const questionsAbout = (seeded: Seeded): readonly Question[] => [
  ...seriesOfAll(seeded),
  ...seriesOfSome(seeded),
  ...otherReports(seeded),
  ...lists(seeded),
  ...screensOf(seeded),
];

type Series = (draw: Draw) => {
  readonly start: number;
  readonly end: number;
  readonly increment: number;
};

const series = (name: string, body: Series): Question => ({
  name: `events: ${name}`,
  kind: "report",
  ask: (draw) => ({ method: "POST", path: "/api/reporting/events", body: body(draw) }),
});

function seriesOfAll(seeded: Seeded): readonly Question[] {
  const { hours, month, now, today } = roundPeriods(seeded);
  const { start } = seeded;
  return [
    series("30 days by day", () => month),
    series("30 days by hour", () => hours),
    series("4 months by hour", () => ({ start, end: now, increment: HOUR })),
    series("4 months by day and model", () => ({
      start,
      end: today,
      increment: DAY,
      filters: ["model"],
    })),
    series("30 days by hour and model", () => ({ ...hours, filters: ["model"] })),
    series("30 days by day and key", () => ({ ...month, filters: ["keyId"] })),
    series("30 days by day, tag and provider", () => ({ ...month, filters: ["tag", "provider"] })),
    series("30 days by day and policy", () => ({ ...month, filters: ["policyId"] })),
    series("1 day by user", () => ({
      start: today - DAY,
      end: today,
      increment: DAY,
      filters: ["userId"],
    })),
  ];
}

function seriesOfSome(seeded: Seeded): readonly Question[] {
  const { hours, month, now, today } = roundPeriods(seeded);
  const { end } = seeded;
  return [
    series("30 days by hour and model of a key", (draw) => ({
      ...hours,
      keyIds: [keyId(aKey(draw))],
      filters: ["model"],
    })),
    series("30 days by day of a tag", (draw) => ({ ...month, tags: [aTag(draw)] })),
    series("30 days by day of a user", (draw) => ({ ...month, userIds: [aUser(draw)] })),
    series("7 days by hour of a user", (draw) => ({
      start: now - 7 * DAY,
      end: now,
      increment: HOUR,
      userIds: [aUser(draw)],
    })),
    series("30 days by day of a custom id", (draw) => ({
      ...month,
      customIds: [`request-${draw(100_000)}`],
    })),
    series("30 days by day, from any second", (draw) => {
      const offset = draw(DAY);
      return { start: month.start - offset, end: today - offset, increment: DAY };
    }),
    series("24 hours by hour, from any second", (draw) => {
      const offset = draw(20 * DAY);
      return { start: end - DAY - offset, end: end - offset, increment: HOUR };
    }),
    series("1 hour by minute", (draw) => {
      const from = now - HOUR * (1 + draw(500));
      return { start: from, end: from + HOUR, increment: 60 };
    }),
  ];
}

const post = (path: string, name: string, body: (draw: Draw) => object): Question => ({
  name: `${path}: ${name}`,
  kind: "report",
  ask: (draw) => ({ method: "POST", path: `/api/reporting/${path}`, body: body(draw) }),
});

const get = (name: string, path: string): Question => ({
  name,
  kind: "report",
  ask: (draw) => ({ method: "GET", path: `/api/reporting/${path}${keyId(aKey(draw))}` }),
});

function otherReports({ end }: Seeded): readonly Question[] {
  const today = Math.floor(end / DAY) * DAY;
  const month = { start: today - 30 * DAY, end };
  return [
    post("events-by-day", "30 days, every key", () => month),
    post("events-by-day", "30 days of a key", (draw) => ({
      ...month,
      keyIds: [keyId(aKey(draw))],
    })),
    post("top-keys", "30 days", () => ({ ...month, limit: 10 })),
    post("top-keys", "30 days of a tag", (draw) => ({ ...month, tags: [aTag(draw)] })),
    get("keys/:id", "keys/"),
    get("user-ids", "user-ids?keyId="),
    get("custom-ids", "custom-ids?keyId="),
  ];
}

const v1 = (name: string, query: (draw: Draw) => string): Question => ({
  name: `GET events: ${name}`,
  kind: "list",
  ask: (draw) => ({ method: "GET", path: `/api/events?limit=100&${query(draw)}` }),
});

function lists({ end }: Seeded): readonly Question[] {
  const search = (name: string, body: (draw: Draw) => object): Question => ({
    name: `v2 events: ${name}`,
    kind: "list",
    ask: (draw) => ({
      method: "POST",
      path: "/api/v2/events",
      body: { start: end - 30 * DAY, end, limit: 100, dateOrder: "desc", ...body(draw) },
    }),
  });
  return [
    v1("of a key", (draw) => `keyIds=${keyId(aKey(draw))}&start=${end - 30 * DAY}&end=${end}`),
    v1("of a user", (draw) => `userId=${aUser(draw)}`),
    v1("of a custom id", (draw) => `customId=request-${draw(100_000)}`),
    search("newest", () => ({})),
    search("newest, counted", () => ({ returnCount: true })),
    search("dearest", () => ({ dateOrder: "", costOrder: "desc" })),
    search("newest of a key", (draw) => ({ keyIds: [keyId(aKey(draw))] })),
    search("dearest of a key", (draw) => ({
      keyIds: [keyId(aKey(draw))],
      dateOrder: "",
      costOrder: "desc",
    })),
    search("newest of a tag", (draw) => ({ tags: [aTag(draw)] })),
    search("newest of an unused tag", () => ({ tags: ["unused"] })),
    search("newest of a user", (draw) => ({ userIds: [aUser(draw)] })),
    search("newest failures, counted", () => ({ status: 500, returnCount: true })),
    search("newest blocked", () => ({ actions: ["blocked"] })),
    search("offset 10,000", () => ({ offset: 10_000 })),
    {
      name: "v2 keys",
      kind: "list",
      ask: () => ({
        method: "POST",
        path: "/api/v2/key-management/keys",
        body: { limit: 100, returnCount: true },
      }),
    },
  ];
}
