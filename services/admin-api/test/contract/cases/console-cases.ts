import { randomUUID } from "node:crypto";

import { expect } from "vitest";

import { body, type EndpointCases, ok, query, refusing } from "../contract-case.ts";

const AT = 1_700_000_000;
const invalidReport = refusing(
  400,
  "/errors/invalid-reporting-request",
  "invalid reporting request",
);
const badQuery = refusing(400, "/errors/validation", "query param is invalid");
const REPORTING = ["/errors/event-reporting-manager", "event reporting error"] as const;

/** What a console shows, beside what it changes. */
export const CONSOLE_CASES: readonly EndpointCases[] = [
  {
    endpoint: "POST /api/reporting/overview",
    sample: () => ({ body: { start: AT, end: AT + 3600, keyIds: [randomUUID()] } }),
    failure: REPORTING,
    cases: [
      {
        condition: "200: sums of nothing",
        expected: ok({
          period: { calls: 0, costInNanoUsd: "0" },
          before: { calls: 0 },
          groups: [],
          timeToFirstByteInMs: { calls: 0, median: null },
        }),
      },
      {
        condition: "400: an end before the start",
        request: body({ end: AT - 1 }),
        expected: invalidReport(`start ${AT} must be smaller than end ${AT - 1}`),
      },
      {
        condition: "400: a period of years",
        request: body({ end: AT + 401 * 24 * 3600 }),
        expected: invalidReport("the period is longer than 400 days"),
      },
    ],
  },
  {
    endpoint: "GET /api/reporting/near-limits",
    sample: () => ({}),
    failure: REPORTING,
    cases: [
      { condition: "200: none", expected: ok([]) },
      {
        condition: "400: a share of more than all",
        request: query({ share: "101" }),
        expected: badQuery("fields [share] are invalid"),
      },
    ],
  },
  {
    endpoint: "GET /api/reporting/unpriced-models",
    sample: () => ({}),
    failure: REPORTING,
    cases: [
      { condition: "200: none", expected: { status: 200 } },
      {
        condition: "400: a time that is none",
        request: query({ start: "yesterday" }),
        expected: badQuery("fields [start] are invalid"),
      },
    ],
  },
  {
    endpoint: "GET /api/limits",
    sample: async (world) => {
      const { keyId } = await world.aKey({
        costLimitInUsd: 5,
        rateLimitOverTime: 3,
        rateLimitUnit: "m",
      });
      return { query: { keyIds: keyId } };
    },
    failure: ["/errors/limits", "limits reading error"],
    cases: [
      {
        condition: "200: each limit, and what of it is used",
        expected: { status: 200 },
        after: ({ json }) => {
          expect(json).toMatchObject([
            {
              kind: "key",
              limits: [
                { kind: "cost", unit: "total", limit: 5, used: 0, share: 0, resetsAt: null },
                { kind: "rate", unit: "m", limit: 3, used: 0, share: 0 },
              ],
            },
          ]);
        },
      },
      {
        condition: "400: more than a hundred keys",
        request: query({ keyIds: Array.from({ length: 101 }, String) }),
        expected: badQuery(/^fields \[keyIds\] are invalid/),
      },
    ],
  },
  {
    endpoint: "GET /api/events/live",
    sample: () => ({}),
    failure: ["/errors/event-manager", "getting events error"],
    cases: [
      {
        condition: "200: the latest calls, and where to go on",
        expected: ok({ cursor: expect.any(String), skipped: false }),
      },
      {
        condition: "400: a cursor that no answer gave",
        request: query({ cursor: "nonsense" }),
        expected: badQuery("fields [cursor] are invalid"),
      },
      {
        condition: "400: a wait that proxies would not wait for",
        request: query({ wait: "26" }),
        expected: badQuery("fields [wait] are invalid"),
      },
    ],
  },
  {
    endpoint: "GET /api/system",
    sample: () => ({}),
    failure: ["/errors/system", "system reading error"],
    cases: [
      {
        condition: "200: all that the database knows, while Redis does not answer",
        expected: ok({ migrations: { missing: [] }, queue: null, proxies: null }),
      },
    ],
  },
];
