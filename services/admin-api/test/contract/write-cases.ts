import { expect } from "vitest";

import { type ContractCase, refusing } from "./contract-case.ts";
import { unique } from "./world.ts";

const changed = refusing(412, "/errors/precondition-failed", "it has changed meanwhile");
const badKey = refusing(400, "/errors/validation", "idempotency key is invalid");
const reused = refusing(422, "/errors/idempotency-key-reused", "idempotency key was used before");

/** What holds for every endpoint that changes something. */
export const writeCases = (endpoint: string): readonly ContractCase[] => [
  ...(endpoint.startsWith("PATCH ") || endpoint.includes("{id}") ? changeCases : creationCases),
  {
    condition: "200: leaves a row in the audit log",
    expected: { status: 200 },
    after: async ({ headers }, world) => {
      const requestId = headers.get("x-request-id") ?? "";
      const rows = await world.db
        .selectFrom("audit_log")
        .select(["actor", "source"])
        .where("request_id", "=", requestId)
        .execute();
      expect(rows).toMatchObject([{ actor: "admin-pass", source: expect.stringMatching(/^10\./) }]);
    },
  },
  {
    condition: "400: an Idempotency-Key with a space",
    request: (sample) => ({ ...sample, headers: { "idempotency-key": "a b" } }),
    expected: badKey("Idempotency-Key must be 1 to 255 visible characters"),
  },
  {
    condition: "422: an Idempotency-Key of another request",
    request: async (sample, world) => {
      const key = unique();
      await world.spend(key);
      return { ...sample, headers: { "idempotency-key": key } };
    },
    expected: reused("Idempotency-Key was given to another request"),
  },
];

const changeCases: readonly ContractCase[] = [
  {
    condition: "200: if-match that names any version",
    request: (sample) => ({ ...sample, headers: { "if-match": "*" } }),
    expected: { status: 200 },
  },
  {
    condition: "412: if-match that names another version",
    request: (sample) => ({ ...sample, headers: { "if-match": '"0"' } }),
    expected: changed("if-match does not name the current etag"),
  },
];

const creationCases: readonly ContractCase[] = [
  {
    condition: "412: if-match where there is nothing yet",
    request: (sample) => ({ ...sample, headers: { "if-match": "*" } }),
    expected: changed("if-match cannot match: the object does not exist yet"),
  },
];
