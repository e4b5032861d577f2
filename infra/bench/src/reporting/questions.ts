import { createHash } from "node:crypto";

import { type Seeded, SEEDED } from "./seed-events.ts";

/** One way of asking the admin API; each asking draws its own key, user, day. */
export interface Question {
  readonly name: string;
  /** Reports should be answered within 200 ms, pages of a list within 100 ms. */
  readonly kind: "report" | "list";
  readonly ask: (draw: Draw) => Request;
}

/** Draws a whole number from 0 to below `bound`. */
export type Draw = (bound: number) => number;

interface Request {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: object;
}

const HOUR = 3600;
const DAY = 24 * HOUR;

/** The id the seed gave a key or a policy, by its name. */
const idOf = (name: string): string =>
  createHash("md5")
    .update(name)
    .digest("hex")
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-8$3-8$4-$5");

const keyId = (index: number): string => idOf(`key ${index}`);

/** Drawn as the calls were: the busy ones more often. */
const aKey = (draw: Draw): number => Math.floor(SEEDED.keys * (draw(1_000_000) / 1_000_000) ** 3);
const aUser = (draw: Draw): string =>
  `user-${aKey(draw) * SEEDED.usersPerKey + draw(SEEDED.usersPerKey)}`;
const aTag = (draw: Draw): string => `team-${draw(SEEDED.tags)}`;

/** Every reporting endpoint and every list page over events and keys. */
export const questionsAbout = (seeded: Seeded): readonly Question[] => [
  ...seriesOfAll(seeded),
  ...seriesOfSome(seeded),
  ...otherReports(seeded),
  ...consoleScreens(seeded),
  ...lists(seeded),
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

/** Periods that begin on the day, or on the hour. */
function roundPeriods({ end }: Seeded) {
  const today = Math.floor(end / DAY) * DAY;
  const now = Math.floor(end / HOUR) * HOUR + HOUR;
  return {
    today,
    now,
    month: { start: today - 30 * DAY, end: today + DAY, increment: DAY },
    hours: { start: now - 30 * DAY, end: now, increment: HOUR },
  };
}

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

const screen = (name: string, path: (draw: Draw) => string): Question => ({
  name,
  kind: "report",
  ask: (draw) => ({ method: "GET", path: path(draw) }),
});

/** What the console asks beside these. */
function consoleScreens(seeded: Seeded): readonly Question[] {
  const { month, now, today } = roundPeriods(seeded);
  const overview = (name: string, body: object): Question =>
    post("overview", name, () => ({ start: month.start, end: month.end, ...body }));
  const groups = ["keyId", "userId", "model", "provider", "routeId", "policyId", "tag"] as const;
  return [
    overview("30 days", {}),
    ...groups.map((groupBy) => overview(`30 days by ${groupBy}`, { groupBy })),
    overview("24 hours by model", { start: now - DAY, end: now, groupBy: "model" }),
    overview("7 days by keyId", { start: today - 7 * DAY, end: today, groupBy: "keyId" }),
    screen("near-limits", () => "/api/reporting/near-limits?share=50"),
    screen("unpriced-models", () => "/api/reporting/unpriced-models"),
    screen("limits of a key", (draw) => `/api/limits?keyIds=${keyId(aKey(draw))}`),
    series("30 days by route and provider, as hits of caches", () => ({
      ...month,
      increment: month.end - month.start,
      filters: ["routeId", "provider"],
    })),
    screen("matches of a policy by type, 30 days", (draw) => {
      // Every fourth key has one of these.
      const id = idOf(`policy ${4 * draw(SEEDED.policies / 4)}`);
      return `/api/policies/${id}/matches?start=${month.start}&end=${month.end}&types=true`;
    }),
    screen("live", () => "/api/events/live?limit=100"),
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
