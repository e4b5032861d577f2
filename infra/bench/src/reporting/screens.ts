import {
  aKey,
  aTag,
  aUser,
  DAY,
  type Draw,
  idOf,
  keyId,
  type Question,
  roundPeriods,
} from "./question.ts";
import { type Seeded, SEEDED } from "./seed-events.ts";
import { LISTED } from "./seed-objects.ts";

/** How many rows the console's lists have at first. */
const PAGE = 50;
/** How many keys or users the overview's chart draws. */
const DRAWN = 7;

const get = (name: string, path: string | ((draw: Draw) => string)): Question => ({
  name,
  kind: "screen",
  ask: (draw) => ({ method: "GET", path: typeof path === "string" ? path : path(draw) }),
});

const post = (name: string, path: string, body: object | ((draw: Draw) => object)): Question => ({
  name,
  kind: "screen",
  ask: (draw) => ({
    method: "POST",
    path,
    body: typeof body === "function" ? body(draw) : body,
  }),
});

const severalKeys = (draw: Draw): readonly string[] =>
  Array.from({ length: DRAWN }, () => keyId(aKey(draw)));

/** What each screen of the console asks, by the name of the screen. */
export const screensOf = (seeded: Seeded): readonly Question[] => [
  ...overview(seeded),
  ...requests(seeded),
  ...keys(seeded),
  ...otherScreens(seeded),
];

const GROUPS = ["keyId", "userId", "model", "provider", "routeId", "policyId", "tag"] as const;

function overview(seeded: Seeded): readonly Question[] {
  const { month, now, today } = roundPeriods(seeded);
  const path = "/api/reporting/overview";
  const period = { start: month.start, end: month.end, limit: PAGE };
  const usage = { start: month.start, end: month.end, increment: DAY };
  const quarter = { start: today - 89 * DAY, end: today + DAY, limit: PAGE };
  return [
    ...GROUPS.map((groupBy) =>
      post(`Overview: 30 days by ${groupBy}`, path, { ...period, groupBy }),
    ),
    post("Overview: 24 hours by model", path, {
      start: now - DAY,
      end: now,
      groupBy: "model",
      limit: PAGE,
    }),
    post("Overview: 7 days by key", path, {
      start: today - 6 * DAY,
      end: today + DAY,
      groupBy: "keyId",
      limit: PAGE,
    }),
    post("Overview: 90 days by model", path, { ...quarter, groupBy: "model" }),
    post("Overview: 90 days by user", path, { ...quarter, groupBy: "userId" }),
    post("Overview: chart of 30 days by model", "/api/reporting/events", {
      ...usage,
      filters: ["model"],
    }),
    post("Overview: chart of 30 days by key", "/api/reporting/events", (draw) => ({
      ...usage,
      filters: ["keyId"],
      keyIds: severalKeys(draw),
    })),
    post("Overview: chart of 30 days by user", "/api/reporting/events", (draw) => ({
      ...usage,
      filters: ["userId"],
      userIds: Array.from({ length: DRAWN }, () => aUser(draw)),
    })),
    get("Overview: near its limit", "/api/reporting/near-limits?limit=6"),
    get("Overview: models without a price", "/api/reporting/unpriced-models"),
  ];
}

const search = (name: string, body: object | ((draw: Draw) => object)): Question =>
  post(`Requests: ${name}`, "/api/v2/events", body);

function requests({ end, eventIds }: Seeded): readonly Question[] {
  const day = { start: end - DAY, end, limit: PAGE };
  const month = { start: end - 30 * DAY, end, limit: PAGE };
  const quarter = { start: end - 90 * DAY, end, limit: PAGE };
  const newest = { dateOrder: "desc" };
  return [
    search("24 hours", { ...day, ...newest }),
    search("90 days, dearest", { ...quarter, costOrder: "desc" }),
    search("30 days, failures", { ...month, ...newest, status: 500 }),
    search("30 days, a status that none has", { ...month, ...newest, status: 504 }),
    search("30 days, blocked", { ...month, ...newest, actions: ["blocked"] }),
    search("30 days, of unknown outcome", { ...month, ...newest, outcome: "unknown" }),
    search("30 days of a key", (draw) => ({ ...month, ...newest, keyIds: [keyId(aKey(draw))] })),
    search("30 days of a user", (draw) => ({ ...month, ...newest, userIds: [aUser(draw)] })),
    search("30 days of a tag", (draw) => ({ ...month, ...newest, tags: [aTag(draw)] })),
    search("30 days of a policy", (draw) => ({ ...month, ...newest, policyIds: [aPolicy(draw)] })),
    get("Requests: a request", (draw) => `/api/v2/events/${eventIds[draw(eventIds.length)]}`),
    get("Requests: live", "/api/events/live"),
  ];
}

/** Every fourth key has one. */
const aPolicy = (draw: Draw): string => idOf(`policy ${4 * draw(SEEDED.policies / 4)}`);

function keys(seeded: Seeded): readonly Question[] {
  const { month } = roundPeriods(seeded);
  const page = Array.from({ length: PAGE }, (_, index) => `keyIds=${keyId(index)}`).join("&");
  return [
    post("Keys: list", "/api/v2/key-management/keys", { limit: PAGE }),
    post("Keys: of a name", "/api/v2/key-management/keys", (draw) => ({
      limit: PAGE,
      name: `key ${draw(SEEDED.keys)}`,
    })),
    get("Keys: where limits stand", `/api/limits?${page}`),
    get("Keys: spend of a key", (draw) => `/api/reporting/keys/${keyId(aKey(draw))}`),
    get("Keys: when they were last called", `/api/reporting/last-calls?${page}`),
    post("Keys: 30 days of a key", "/api/reporting/events", (draw) => ({
      ...month,
      keyIds: [keyId(aKey(draw))],
    })),
  ];
}

function otherScreens(seeded: Seeded): readonly Question[] {
  const { month } = roundPeriods(seeded);
  return [
    get("Users: list", `/api/users?all=true&limit=100&offset=0`),
    get("Users: last page", `/api/users?all=true&limit=100&offset=5000`),
    get("Users: of a tag", (draw) => `/api/users?all=true&limit=100&offset=0&tags=${aTag(draw)}`),
    get("Policies: list", "/api/policies?limit=1000"),
    get("Policies: matches of 30 days", (draw) => {
      const period = `start=${month.start}&end=${month.end}`;
      return `/api/policies/${aPolicy(draw)}/matches?${period}&types=true`;
    }),
    get("Providers: kinds", "/api/providers"),
    get("Providers: list", "/api/provider-settings"),
    get("Routes: list", "/api/routes"),
    post("Routes: hits of caches", "/api/reporting/events", {
      start: month.start,
      end: month.end,
      increment: month.end - month.start,
      filters: ["routeId", "provider"],
    }),
    get("Prices: of a provider", "/api/prices?provider=openai"),
    get("Jobs: list", `/api/jobs?limit=${PAGE}`),
    get("Jobs: running", `/api/jobs?limit=${PAGE}&state=running`),
    get("Jobs: ended", `/api/jobs?limit=${PAGE}&state=ended`),
    get("Alerts: list", "/api/alerts"),
    get("Alerts: deliveries", `/api/alert-deliveries?limit=${PAGE}`),
    get("Audit: list", `/api/audit?limit=${PAGE}`),
    get(
      "Audit: of one actor",
      (draw) => `/api/audit?limit=${PAGE}&actor=token-${draw(LISTED.actors)}`,
    ),
    get("Audit: a verb that none has", `/api/audit?limit=${PAGE}&verb=delete-key`),
    get("Admin tokens: list", "/api/admin-tokens"),
    get("Admin tokens: sessions", "/api/sessions"),
    get("System", "/api/system"),
  ];
}
