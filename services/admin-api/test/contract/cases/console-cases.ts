import { randomUUID } from "node:crypto";

import { createJobStore } from "@lintel/db";
import { callMembers } from "@lintel/testkit/objects";
import { expect } from "vitest";

import { body, type EndpointCases, ok, query, refusing } from "../contract-case.ts";
import { unique, type World } from "../world.ts";

const AT = 1_700_000_000;
const invalidReport = refusing(
  400,
  "/errors/invalid-reporting-request",
  "invalid reporting request",
);
const badQuery = refusing(400, "/errors/validation", "query param is invalid");
const REPORTING = ["/errors/event-reporting-manager", "event reporting error"] as const;

/** A job as a worker notes it. */
async function aJob({ db }: World, id: string): Promise<void> {
  const call = { ...aCall, tags: [], id: randomUUID(), keyId: randomUUID() };
  const held = { holders: [], reservedNano: 7, reservedTokens: 1 };
  const startedJob = { kind: "batch", id, path: `/v1/batches/${id}`, held } as const;
  await createJobStore(db).note([{ ...call, startedJob }], 2_000_000_000_000);
}

const aCall = {
  ...callMembers(),
  createdAtMs: 1_700_000_000_000,
  settingId: "setting",
  model: "",
  path: "/api/providers/openai/v1/batches",
  latencyMs: 5,
};

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
    endpoint: "GET /api/reporting/last-calls",
    sample: () => ({}),
    failure: REPORTING,
    cases: [
      { condition: "200: none asked for", expected: ok([]) },
      {
        condition: "400: an id that is none",
        request: query({ keyIds: "x" }),
        expected: badQuery("fields [keyIds] are invalid"),
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
    endpoint: "GET /api/reporting/usage-by-class",
    sample: async (world) => {
      const provider = unique("p");
      await world.anEvent({
        provider,
        model: "asked",
        response_model: "answered",
        cost_nano: 7,
        created_at: new Date(AT * 1000),
        usage_source: "estimated",
        input_tokens: 10,
        cache_write_tokens: 6,
        output_tokens: 1,
        finer_usage: JSON.stringify({ imageInput: 4, cacheWrite1h: 2 }),
      });
      return { query: { provider, start: String(AT), end: String(AT + 1) } };
    },
    failure: REPORTING,
    cases: [
      {
        condition: "200: each class by itself, under the name of the model that answered",
        expected: { status: 200 },
        after: ({ json }) => {
          expect(json).toMatchObject([
            {
              model: "answered",
              estimatedCalls: 1,
              unpricedCalls: 0,
              importedCalls: 0,
              costInNanoUsd: "7",
              usage: { input: 6, imageInput: 4, cacheWrite: 4, cacheWrite1h: 2, output: 1 },
            },
          ]);
        },
      },
      {
        condition: "400: a period of no length",
        request: query({ provider: "p", start: String(AT), end: String(AT) }),
        expected: invalidReport(`start ${AT} must be smaller than end ${AT}`),
      },
      {
        condition: "400: a period of more than a month",
        request: query({ provider: "p", start: String(AT), end: String(AT + 32 * 86_400) }),
        expected: invalidReport("the period is longer than 31 days"),
      },
      {
        condition: "400: no provider",
        request: query({ start: String(AT), end: String(AT + 1) }),
        expected: badQuery(/provider/),
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
    endpoint: "GET /api/jobs",
    sample: () => ({}),
    failure: ["/errors/jobs", "jobs reading error"],
    cases: [
      {
        condition: "200: what a call began, and what is held for it until it has ended",
        request: async (sample, world) => {
          await aJob(world, "batch_1");
          return sample;
        },
        expected: { status: 200 },
        after: ({ json }) => {
          expect(json.jobs).toMatchObject([
            { id: "batch_1", kind: "batch", state: "running", heldInNanoUsd: "7", tokens: null },
          ]);
        },
      },
      {
        condition: "200: page by page",
        request: async (_, world) => {
          await aJob(world, "batch_2");
          const first = await world.send("GET", "/api/jobs?limit=1");
          return { query: { limit: "1", cursor: first.json.nextCursor } };
        },
        expected: { status: 200 },
        after: ({ json }) => {
          expect(json.jobs).toMatchObject([{ id: "batch_1" }]);
        },
      },
      {
        condition: "200: none is booked",
        request: query({ state: "booked" }),
        expected: ok({ jobs: [] }),
      },
      {
        condition: "400: a cursor that no answer gave",
        request: query({ cursor: "nonsense" }),
        expected: badQuery("fields [cursor] are invalid"),
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
