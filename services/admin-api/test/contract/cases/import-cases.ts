import { randomUUID } from "node:crypto";

import { sql } from "kysely";
import { expect } from "vitest";

import { body, type EndpointCases, malformed, ok } from "../contract-case.ts";
import type { World } from "../world.ts";

const CREATED_AT = 1_700_000_000;

const aPolicy = () => ({ id: randomUUID(), createdAt: CREATED_AT, name: "moved", tags: ["org-1"] });

async function aCallTwice(world: World): Promise<readonly object[]> {
  const { keyId } = await world.aKey();
  const call = {
    id: randomUUID(),
    keyId,
    userId: "",
    at: CREATED_AT,
    provider: "openai",
    model: "m",
    status: 200,
    costInNanoUsd: 5,
    promptTokens: 2,
    completionTokens: 1,
    latencyInMs: 7,
    metadata: "m",
  };
  return [call, call];
}

/** What the contract does not have: things of another gateway are taken over with their ids. */
export const IMPORT_CASES: EndpointCases = {
  endpoint: "POST /api/imports",
  sample: () => ({ body: { kind: "policies", items: [aPolicy()] } }),
  failure: ["/errors/imports", "import error"],
  cases: [
    {
      condition: "200: the thing has the id and the time it had",
      expected: ok({ results: [{ id: expect.any(String), outcome: "created" }] }),
      after: async ({ json }, world) => {
        const [{ id }] = json.results;
        const found = await world.send("GET", `/api/policies/${id}`);
        expect(found.json).toMatchObject({ id, name: "moved", createdAt: CREATED_AT });
      },
    },
    {
      condition: "200: a dry run changes nothing",
      // The audit log has no row either.
      request: body({ dryRun: true }),
      expected: ok({ results: [{ id: expect.any(String), outcome: "created" }] }),
      after: async ({ json }, world) => {
        const [{ id }] = json.results;
        expect((await world.send("GET", `/api/policies/${id}`)).status).toBe(404);
      },
    },
    {
      condition: "200: a call of another gateway is an event, once",
      request: body(async (world) => ({ kind: "events", items: await aCallTwice(world) })),
      expected: ok({
        results: [
          { id: expect.any(String), outcome: "created" },
          { id: expect.any(String), outcome: "exists" },
        ],
      }),
      after: async ({ json }, world) => {
        const [{ id }] = json.results;
        const { rows } = await sql<{ n: string }>`
          select count(*)::text as n from events where id = ${id} and metadata = 'm'`.execute(
          world.db,
        );
        expect(rows).toEqual([{ n: "1" }]);
      },
    },
    {
      condition:
        "200: what is of the future is refused: its windows would take the place of the present ones",
      request: body(async (world) => {
        const [call] = await aCallTwice(world);
        return { kind: "events", items: [{ ...call, at: 4_000_000_000 }] };
      }),
      expected: ok({
        results: [
          { id: expect.any(String), outcome: "refused", reason: expect.stringContaining("clock") },
        ],
      }),
    },
    {
      condition: "400: a kind that is none",
      request: body({ kind: "prompts" }),
      expected: malformed(/^kind: /),
    },
    {
      condition: "400: more items than one request may hold",
      request: body({ items: Array.from({ length: 501 }, aPolicy) }),
      expected: {
        status: 400,
        type: "/errors/validation",
        title: "import validation failed",
        detail: /^fields \[items\] are invalid/,
      },
    },
  ],
};
