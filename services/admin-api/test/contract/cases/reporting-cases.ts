import { randomUUID } from "node:crypto";

import { expect } from "vitest";

import { body, type EndpointCases, id, ok, refusing } from "../contract-case.ts";

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
          filters: ["model", "nothing"],
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
];
