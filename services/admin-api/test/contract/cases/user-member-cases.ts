import { randomUUID } from "node:crypto";

import { expect } from "vitest";

import { body, type ContractCase, ok, type Refusal, refusing } from "../contract-case.ts";
import { changedLimitCases, listedLimitCases } from "./limit-cases.ts";

const changeInvalid = refusing(400, "/errors/validation", "update user validation failed");

/** Every member of a user, as one has them that was given a name and a user id. */
export const BARE_USER = {
  id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4/),
  name: "a user",
  createdAt: expect.any(Number),
  updatedAt: expect.any(Number),
  tags: null,
  keyIds: null,
  revoked: false,
  revokedReason: "",
  costLimitInUsd: 0,
  costLimitInUsdOverTime: 0,
  costLimitInUsdUnit: "",
  rateLimitOverTime: 0,
  rateLimitUnit: "",
  ttl: "",
  allowedPaths: null,
  allowedModels: null,
  limits: [],
};

const PATH = { path: "/api/providers/openai/v1/chat/completions", method: "POST" };

export const USER_MEMBERS = {
  costLimitInUsd: 5.5,
  costLimitInUsdOverTime: 0.3,
  costLimitInUsdUnit: "mo",
  rateLimitOverTime: 2,
  rateLimitUnit: "s",
  ttl: "2d",
  allowedPaths: [PATH],
  allowedModels: ["gpt-x", 'a,{b}"'],
};

type Invalid = (detail: string | RegExp) => Refusal;

/** Conditions that creating and changing a user share. */
export const userMemberCases = (invalid: Invalid): readonly ContractCase[] => [
  {
    condition: "400: a negative lifetime limit",
    request: body({ costLimitInUsd: -1 }),
    expected: invalid("fields [costLimitInUsd] are invalid"),
  },
  {
    condition: "400: a negative limit per window",
    request: body({ costLimitInUsdOverTime: -1, costLimitInUsdUnit: "m" }),
    expected: invalid("fields [costLimitInUsdOverTime] are invalid"),
  },
  {
    condition: "400: a negative rate limit",
    request: body({ rateLimitOverTime: -1, rateLimitUnit: "m" }),
    expected: invalid("fields [rateLimitOverTime] are invalid"),
  },
  {
    condition: "400: a lifetime that is none",
    request: body({ ttl: "soon" }),
    expected: invalid("fields [ttl] are invalid"),
  },
  {
    condition: "400: an empty key id and an empty model",
    request: body({ keyIds: [""], allowedModels: [""] }),
    expected: invalid("fields [keyIds, allowedModels] are invalid"),
  },
  {
    condition: "400: a path without a method",
    request: body({ allowedPaths: [{ ...PATH, method: "" }] }),
    expected: invalid("fields [allowedPaths.0.method] are invalid"),
  },
  {
    condition: "400: a path no call can have",
    request: body({
      allowedPaths: [{ ...PATH, path: "/api/providers/openai/v1/chat/completio" }],
    }),
    expected: invalid(/chat\/completions/),
  },
  {
    condition: "400: none of the keys exists",
    request: body({ keyIds: [randomUUID()] }),
    expected: invalid(/keys/),
  },
  {
    condition: "200: some of the keys exist",
    request: body(async (world) => ({ keyIds: [randomUUID(), (await world.aKey()).keyId] })),
    expected: ({ body: given }) => ok({ keyIds: given?.["keyIds"] }),
  },
];

export const USER_CHANGE_CASES: readonly ContractCase[] = [
  { condition: "200: nothing given changes nothing", expected: ok(BARE_USER) },
  {
    condition: "200: everything it was given",
    request: body({ ...USER_MEMBERS, name: "new" }),
    expected: ok({ ...USER_MEMBERS, name: "new" }),
  },
  {
    condition: "200: an empty name changes nothing, empty lists clear",
    request: body({ name: "", keyIds: [], allowedPaths: [], allowedModels: [] }),
    expected: ok({ ...BARE_USER, keyIds: [], allowedPaths: [], allowedModels: [] }),
  },
  {
    condition: "200: revoked with a reason",
    request: body({ revoked: true, revokedReason: "left" }),
    expected: ok({ revoked: true, revokedReason: "left" }),
  },
  {
    condition: "200: tags and user id cannot be changed",
    request: body({ tags: ["x"], userId: "other" }),
    expected: ok({ tags: null }),
    after: (answer) => expect(answer.json.userId).not.toBe("other"),
  },
  ...userMemberCases(changeInvalid),
  ...changedLimitCases(changeInvalid),
  ...listedLimitCases(changeInvalid),
];
