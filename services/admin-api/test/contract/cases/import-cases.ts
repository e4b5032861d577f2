import { randomUUID } from "node:crypto";

import { expect } from "vitest";

import { body, type EndpointCases, malformed, ok } from "../contract-case.ts";

const CREATED_AT = 1_700_000_000;

const aPolicy = () => ({ id: randomUUID(), createdAt: CREATED_AT, name: "moved", tags: ["org-1"] });

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
