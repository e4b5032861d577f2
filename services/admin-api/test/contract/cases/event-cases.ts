import { expect } from "vitest";

import { body, type EndpointCases, ok, query, refusing } from "../contract-case.ts";
import { unique, type World } from "../world.ts";

const EMPTY = Buffer.from("{}").toString("base64");
/** When `anEvent` happened. */
const AT = 1_700_000_000;

/** An event in the contract's members, spellings included. */
const EVENT = {
  id: expect.any(String),
  created_at: AT,
  tags: [],
  key_id: expect.any(String),
  cost_in_usd: 0.000001,
  provider: "openai",
  model: "gpt-x",
  status: 200,
  prompt_token_count: 10,
  completion_token_count: 5,
  latency_in_ms: 100,
  path: "/api/providers/openai/v1/chat/completions",
  method: "POST",
  custom_id: "",
  request: EMPTY,
  response: EMPTY,
  userId: "",
  action: "",
  policyId: "",
  routeId: "",
  correlationId: "",
  metadata: EMPTY,
};

const refusals = {
  filters: refusing(
    400,
    "/errors/no-filters-empty",
    "none of customId, keyIds and userId is specified",
  ),
  noStart: refusing(400, "/errors/query-param-start-missing", "query param start is missing"),
  badStart: refusing(400, "/errors/bad-start-query-param", "start query cannot be parsed"),
  noEnd: refusing(400, "/errors/query-param-end-missing", "query param end is missing"),
  badEnd: refusing(400, "/errors/bad-end-query-param", "end query cannot be parsed"),
  search: refusing(400, "/errors/validation", "get events request validation failed"),
};
const LISTS = [
  "keyIds",
  "userIds",
  "customIds",
  "policyIds",
  "providers",
  "models",
  "routeIds",
  "tags",
] as const;
const notSeconds = (name: string) => `query param ${name} must be a time in Unix seconds`;
const noFilters = refusals.filters("none of customId, keyIds and userId is specified");

export const EVENT_CASES: readonly EndpointCases[] = [
  {
    endpoint: "GET /api/events",
    sample: async (world) => ({
      query: { keyIds: await keyWithEvent(world), start: String(AT), end: String(AT) },
    }),
    failure: ["/errors/event-manager", "getting events error"],
    cases: [
      {
        condition: "200: a bare array; both ends are included",
        expected: ok([expect.objectContaining(EVENT)]),
      },
      { condition: "200: an empty array", request: query({ userId: unique() }), expected: ok([]) },
      {
        condition: "200: by custom id without a period",
        request: query(async (world) => ({
          customId: (await world.anEvent({ custom_id: unique() })).custom_id ?? "",
        })),
        expected: ok([expect.objectContaining({ custom_id: expect.any(String) })]),
      },
      {
        condition: "400: no filter",
        request: query({ start: "1", end: "2" }),
        expected: noFilters,
      },
      {
        condition: "400: empty filters",
        request: query({ customId: "", userId: "" }),
        expected: noFilters,
      },
      {
        condition: "400: no start",
        request: query({ keyIds: "k", end: "2" }),
        expected: refusals.noStart("query param start is missing"),
      },
      {
        condition: "400: no end",
        request: query({ keyIds: "k", start: "1" }),
        expected: refusals.noEnd("query param end is missing"),
      },
      {
        condition: "400: a start that is no number",
        request: query({ keyIds: "k", start: "1.5", end: "2" }),
        expected: refusals.badStart(notSeconds("start")),
      },
      {
        condition: "400: a start of zero",
        request: query({ keyIds: "k", start: "0", end: "2" }),
        expected: refusals.badStart(notSeconds("start")),
      },
      {
        condition: "400: an end that is no number",
        request: query({ keyIds: "k", start: "1", end: "tomorrow" }),
        expected: refusals.badEnd(notSeconds("end")),
      },
    ],
  },
  {
    endpoint: "POST /api/v2/events",
    aliases: ["GET /api/v2/events"],
    sample: async (world) => ({
      body: { start: AT, end: AT + 1, keyIds: [await keyWithEvent(world)] },
    }),
    failure: ["/errors/event-manager", "getting events errored out"],
    cases: [
      {
        condition: "200: events, and no count unless asked for",
        expected: ok({ events: [EVENT], count: 0 }),
      },
      {
        condition: "200: the count",
        request: body({ returnCount: true, limit: 1, offset: 1 }),
        expected: ok({ events: [], count: 1 }),
      },
      {
        condition: "200: another status",
        request: body({ status: 500 }),
        expected: ok({ events: [] }),
      },
      {
        condition: "200: what has no effect is taken",
        request: body({ requestContent: "a", responseContent: "b", status: 0, costOrder: "DESC" }),
        expected: ok({ events: [EVENT] }),
      },
      {
        condition: "400: no start",
        request: body({ start: undefined }),
        expected: refusals.search("fields [start] are invalid"),
      },
      {
        condition: "400: an end of zero",
        request: body({ end: 0 }),
        expected: refusals.search("fields [end] are invalid"),
      },
      ...LISTS.map((name) => ({
        condition: `400: an empty text in ${name}`,
        request: body({ [name]: ["a", ""] }),
        expected: refusals.search(`fields [${name}] are invalid`),
      })),
      {
        condition: "400: a start at the end",
        request: body({ start: AT, end: AT }),
        expected: refusals.search(`start ${AT} cannot be larger than end ${AT}`),
      },
      {
        condition: "400: a cost order that is none",
        request: body({ costOrder: "up" }),
        expected: refusals.search("cost order is not valid up"),
      },
      {
        condition: "400: a date order that is none",
        request: body({ dateOrder: "up" }),
        expected: refusals.search("date order is not valid up"),
      },
      {
        condition: "400: two orders",
        request: body({ dateOrder: "asc", costOrder: "asc" }),
        expected: refusals.search("cost order and date order cannot be both present"),
      },
      {
        condition: "400: an action that is none",
        request: body({ actions: ["allowed", "eaten"] }),
        expected: refusals.search("action cannot be eaten"),
      },
    ],
  },
];

const keyWithEvent = async (world: World): Promise<string> =>
  (await world.anEvent({ key_id: (await world.aKey()).keyId })).key_id;
