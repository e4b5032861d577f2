import { randomUUID } from "node:crypto";

import { expect } from "vitest";

import { body, type EndpointCases, id, ok, query, refusing } from "../contract-case.ts";

const AT = 1_700_000_000;
const invalid = refusing(400, "/errors/invalid-reporting-request", "invalid reporting request");
const unknownKey = refusing(
  404,
  "/errors/key-not-found",
  "key not found error",
)("key is not found");

const EMPTY_POINT = {
  timeStamp: AT,
  numberOfRequests: 0,
  costInUsd: 0,
  latencyInMs: 0,
  promptTokenCount: 0,
  completionTokenCount: 0,
  successCount: 0,
  model: "",
  keyId: "",
  customId: "",
  userId: "",
};

const keyIdMissing = refusing(400, "/errors/missing-key-id", "key id query param is missing");

/** The ids of a key's calls: users', or those that callers chose. */
const idsCases = (kind: "user" | "custom"): EndpointCases => ({
  endpoint: `GET /api/reporting/${kind}-ids`,
  ...(kind === "user" ? { aliases: ["GET /api/reporting/users-ids"] } : {}),
  sample: () => ({ query: { keyId: randomUUID() } }),
  failure: ["/errors/key-reporting-manager", `getting ${kind} ids error`],
  cases: [
    { condition: "200: none of an unknown key", expected: ok([]) },
    { condition: "400: no key id", request: query({}), expected: keyIdMissing(/./) },
  ],
});

export const REPORTING_CASES: readonly EndpointCases[] = [
  {
    endpoint: "GET /api/reporting/keys/{id}",
    sample: async (world) => ({ id: (await world.aKey()).keyId }),
    failure: ["/errors/key-reporting-manager", "key reporting error"],
    cases: [
      {
        condition: "200: nothing spent",
        expected: ({ id: keyId }) => ok({ id: keyId, costInMicroDollars: 0 }),
      },
      { condition: "404: an unknown key", request: id(randomUUID()), expected: unknownKey },
      { condition: "404: an id that is none", request: id("no-id"), expected: unknownKey },
    ],
  },
  {
    endpoint: "POST /api/reporting/events",
    sample: () => ({ body: { start: AT, end: AT + 60, increment: 60, keyIds: [randomUUID()] } }),
    failure: ["/errors/event-reporting-manager", "event reporting error"],
    cases: [
      {
        condition: "200: a bucket for every step, the one at the end included",
        expected: ok({
          dataPoints: [EMPTY_POINT, { ...EMPTY_POINT, timeStamp: AT + 60 }],
          latencyInMsMedian: 0,
          latencyInMs99th: 0,
        }),
      },
      {
        condition: "200: sums of what is in the period, grouped",
        request: body(async (world) => ({
          keyIds: [(await world.anEvent()).key_id],
          filters: ["model"],
        })),
        expected: ok({
          dataPoints: expect.arrayContaining([
            expect.objectContaining({
              ...EMPTY_POINT,
              numberOfRequests: 1,
              costInUsd: 0.000001,
              latencyInMs: 100,
              promptTokenCount: 10,
              completionTokenCount: 5,
              successCount: 1,
              model: "gpt-x",
            }),
          ]),
          latencyInMsMedian: 100,
        }),
      },
      {
        condition: "400: grouped by what is no member of events",
        request: body({ filters: ["model", "nothing"] }),
        expected: invalid(
          "filters must be of model, keyId, customId, userId, provider, tag, policyId, routeId",
        ),
      },
      {
        condition: "400: no start",
        request: body({ start: 0 }),
        expected: invalid("start cannot be empty"),
      },
      {
        condition: "400: no end",
        request: body({ end: undefined }),
        expected: invalid("end cannot be empty"),
      },
      {
        condition: "400: no increment",
        request: body({ increment: undefined }),
        expected: invalid("increment must be larger than 0"),
      },
      {
        condition: "400: a negative increment",
        request: body({ increment: -1 }),
        expected: invalid("increment must be larger than 0"),
      },
      {
        condition: "400: a start at the end",
        request: body({ start: AT, end: AT }),
        expected: invalid(`start ${AT} must be smaller than end ${AT}`),
      },
      {
        condition: "400: too many buckets",
        request: body({ increment: 1, end: AT + 10_000 }),
        expected: invalid(
          "increment 1 divides the period into 10001 buckets; at most 10000 are possible",
        ),
      },
    ],
  },
  {
    endpoint: "POST /api/reporting/events-by-day",
    sample: () => ({ body: { start: AT, end: AT + 60, keyIds: [randomUUID()] } }),
    failure: ["/errors/event-reporting-manager", "event reporting error"],
    cases: [
      { condition: "200: no days without calls", expected: ok({ dataPoints: [] }) },
      { condition: "400: no start", request: body({ start: 0 }), expected: invalid(/start/) },
      {
        condition: "400: a start at the end",
        request: body({ end: AT }),
        expected: invalid(/start/),
      },
    ],
  },
  {
    endpoint: "POST /api/reporting/top-keys",
    sample: () => ({ body: { start: AT, end: AT + 60, keyIds: [randomUUID()] } }),
    failure: ["/errors/event-reporting-manager", "top key reporting error"],
    cases: [
      { condition: "200: nothing spent", expected: ok({ dataPoints: [] }) },
      {
        condition: "200: a key that spent something",
        request: body(async (world) => {
          const { keyId } = await world.aKey();
          await world.anEvent({ key_id: keyId });
          return { keyIds: [keyId] };
        }),
        expected: ok({ dataPoints: [{ keyId: expect.any(String), costInUsd: 0.000001 }] }),
      },
      { condition: "400: no end", request: body({ end: undefined }), expected: invalid(/end/) },
      {
        condition: "400: an order that is none",
        request: body({ order: "up" }),
        expected: invalid(/order/),
      },
      { condition: "400: an empty tag", request: body({ tags: [""] }), expected: invalid(/tags/) },
    ],
  },
  ...(["user", "custom"] as const).map((kind) => idsCases(kind)),
];
