import { createHash, randomUUID } from "node:crypto";

import { expect } from "vitest";

import { body, type EndpointCases, id, ok, onlyBody, refusing } from "../contract-case.ts";
import { unique } from "../world.ts";
import { BARE_KEY } from "./key-write-cases.ts";

const invalid = refusing(400, "/errors/validation", "key validation failed");
const conflict = refusing(409, "/errors/conflict", "key rotation error");
const sha256 = (text: unknown) => createHash("sha256").update(String(text)).digest("hex");

/** What the contract does not have: a key gets a new secret. */
export const KEY_ROTATION_CASES: EndpointCases = {
  endpoint: "POST /api/key-management/keys/{id}/rotate",
  sample: async (world) => ({ id: (await world.aKey()).keyId, body: { key: unique() } }),
  failure: ["/errors/key-manager", "key rotation error"],
  cases: [
    {
      condition: "200: the new secret alone",
      expected: (call) =>
        ok({ ...BARE_KEY, key: sha256(call.body?.["key"]), limits: [], previousKeys: [] }),
    },
    {
      condition: "200: the secret before for two days",
      request: body({ overlap: "2d" }),
      expected: ok({ previousKeys: [{ key: expect.any(String), validUntil: expect.any(Number) }] }),
    },
    {
      condition: "400: no secret",
      request: onlyBody({ overlap: "1h" }),
      expected: invalid("fields [key] are invalid"),
    },
    {
      condition: "400: an overlap that is no duration",
      request: body({ overlap: "soon" }),
      expected: invalid("overlap can not be identified: a duration such as 90m, 24h or 2d"),
    },
    {
      condition: "400: an overlap beyond 30 days",
      request: body({ overlap: "30d1s" }),
      expected: invalid("overlap must be between 0s and 30d"),
    },
    {
      condition: "404: an unknown id",
      request: id(randomUUID()),
      expected: refusing(404, "/errors/not-found", "key rotation error")("key is not found"),
    },
    {
      condition: "409: the secret of another key",
      request: body(async (world) => {
        const key = unique();
        await world.aKey({ key });
        return { key };
      }),
      expected: conflict("a key with this secret exists already"),
    },
    {
      condition: "409: a former secret of another key",
      request: body(async (world) => {
        const key = unique();
        const { keyId } = await world.aKey({ key });
        const path = `/api/key-management/keys/${keyId}/rotate`;
        await world.make("POST", path, { key: unique(), overlap: "1h" });
        return { key };
      }),
      expected: conflict("a key with this secret exists already"),
    },
  ],
};
