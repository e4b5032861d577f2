import { expect } from "vitest";

import { type EndpointCases, ok, query, refusing } from "../contract-case.ts";

const invalid = refusing(400, "/errors/validation", "query param is invalid");

export const AUDIT_CASES: readonly EndpointCases[] = [
  {
    endpoint: "GET /api/audit",
    sample: async (world) => ({ query: { entityId: await world.aSetting() } }),
    failure: ["/errors/audit", "audit log reading error"],
    cases: [
      {
        condition: "200: who made what",
        expected: ok({
          entries: [
            expect.objectContaining({
              actor: "admin-pass",
              verb: "create-setting",
              entity: "provider-setting",
              before: null,
              after: expect.objectContaining({ setting: { apikey: "[secret]" } }),
            }),
          ],
        }),
      },
      {
        condition: "200: nothing of what is no id",
        request: query({ entityId: "x'y" }),
        expected: ok({ entries: [] }),
      },
      ...(["from", "to"] as const).map((name) => ({
        condition: `400: ${name} that is no time`,
        request: query({ [name]: "yesterday" }),
        expected: invalid(`fields [${name}] are invalid`),
      })),
      ...["0", "1001", "-1", "many"].map((limit) => ({
        condition: `400: a limit of ${limit}`,
        request: query({ limit }),
        expected: invalid("fields [limit] are invalid"),
      })),
      ...["x", "", "OTk5OTk5OTk5OTk5OTk5OTk5OTkuMQ"].map((cursor) => ({
        condition: `400: the cursor "${cursor}"`,
        request: query({ cursor }),
        expected: invalid("fields [cursor] are invalid"),
      })),
    ],
  },
];
