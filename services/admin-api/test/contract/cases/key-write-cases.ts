import { createHash, randomUUID } from "node:crypto";

import { expect } from "vitest";

import { body, type ContractCase, ok, refusing, unknownIds } from "../contract-case.ts";
import { unique, type World } from "../world.ts";
import { changedLimitCases, listedLimitCases, newLimitCases } from "./limit-cases.ts";

const invalid = refusing(400, "/errors/validation", "key validation failed");
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/** Every member of a key, as one has them that was given nothing. */
export const BARE_KEY = {
  createdAt: expect.any(Number),
  updatedAt: expect.any(Number),
  tags: null,
  keyId: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4/),
  revoked: false,
  revokedReason: "",
  costLimitInUsd: 0,
  costLimitInUsdOverTime: 0,
  costLimitInUsdUnit: "",
  rateLimitOverTime: 0,
  rateLimitUnit: "",
  ttl: "",
  settingId: "",
  allowedPaths: null,
  shouldLogRequest: false,
  shouldLogResponse: false,
  rotationEnabled: false,
  policyId: "",
  isKeyNotHashed: false,
};

const PATH = { path: "/api/providers/openai/v1/chat/completions", method: "POST" };

/** Conditions that creating and changing a key share. */
const memberCases: readonly ContractCase[] = [
  {
    condition: "400: an empty tag",
    request: body({ tags: ["a", ""] }),
    expected: invalid("fields [tags] are invalid"),
  },
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
    condition: "400: an empty setting id",
    request: body((world) => aSettingAnd(world, "")),
    expected: invalid("fields [settingIds[1]] are invalid"),
  },
  {
    condition: "400: an empty path; only the first bad one is named",
    request: body({
      allowedPaths: [
        { ...PATH, path: "" },
        { ...PATH, method: "" },
      ],
    }),
    expected: invalid("fields [allowedPaths.0.path] are invalid"),
  },
  {
    condition: "400: a path without a method",
    request: body({ allowedPaths: [PATH, { ...PATH, method: "" }] }),
    expected: invalid("fields [allowedPaths.1.method] are invalid"),
  },
  {
    condition: "400: a path no call can have: the README's own example",
    request: body({
      allowedPaths: [{ ...PATH, path: "/api/providers/openai/v1/chat/completio" }],
    }),
    expected: invalid(/chat\/completions/),
  },
  {
    condition: "400: settingId and settingIds",
    request: body((world) => bothKinds(world)),
    expected: invalid("either settingId or settingIds"),
  },
  {
    condition: "400: an unknown setting",
    request: body({ settingIds: [randomUUID()] }),
    expected: invalid("not all settings are found"),
  },
  {
    condition: "400: an unknown setting beside a known one",
    request: body((world) => aSettingAnd(world, randomUUID())),
    expected: invalid("not all settings are found"),
  },
  {
    condition: "400: a setting twice",
    request: body((world) => twice(world)),
    expected: invalid("not all settings are found"),
  },
  {
    condition: "400: an unknown deprecated setting",
    request: body({ settingId: randomUUID(), settingIds: undefined }),
    expected: invalid("not all settings are found"),
  },
  ...listedLimitCases(invalid),
  {
    condition: "400: an unknown policy",
    request: body({ policyId: randomUUID() }),
    expected: invalid("policy is not found"),
  },
];

export const KEY_CREATION_CASES: readonly ContractCase[] = [
  {
    condition: "200: the whole object, in the contract's members",
    expected: ({ body: given }) =>
      ok({
        ...BARE_KEY,
        name: given?.["name"],
        settingIds: given?.["settingIds"],
        key: sha256(String(given?.["key"])),
      }),
  },
  { condition: "200: everything it was given", request: body(FULL()), expected: ok(FULL()) },
  {
    condition: "200: the deprecated settingId stays apart",
    request: async (sample, world) => ({
      body: { ...sample.body, settingIds: undefined, settingId: await world.aSetting() },
    }),
    expected: ({ body: given }) => ok({ settingId: given?.["settingId"], settingIds: [] }),
  },
  {
    condition: "200: a lifetime in days, as the README has it",
    request: body({ ttl: "2d" }),
    expected: ok({ ttl: "2d" }),
  },
  {
    condition: "400: neither settingId nor settingIds",
    request: body({ settingIds: undefined }),
    expected: invalid("settingId is not set in either setting_id or setting_ids field"),
  },
  {
    condition: "400: no secret",
    request: body({ key: undefined }),
    expected: invalid("fields [key] are invalid"),
  },
  {
    condition: "400: an empty secret and an empty name",
    request: body({ key: "", name: "" }),
    expected: invalid("fields [key, name] are invalid"),
  },
  {
    condition: "400: a lifetime that is none",
    request: body({ ttl: "soon" }),
    expected: invalid("fields [ttl] are invalid"),
  },
  {
    condition: "400: bad members are reported before broken rules",
    request: body({ tags: [""], rateLimitUnit: "m" }),
    expected: invalid("fields [tags] are invalid"),
  },
  ...memberCases,
  ...newLimitCases(invalid),
  {
    condition: "409: a secret that another key has",
    request: body(async (world) => ({ key: await aTakenSecret(world) })),
    expected: refusing(
      409,
      "/errors/conflict",
      "key creation error",
    )("a key with this secret exists already"),
  },
];

function FULL() {
  return {
    tags: ["a", "b, {c} \"d\" 'e'"],
    costLimitInUsd: 0.1,
    costLimitInUsdOverTime: 0.3,
    costLimitInUsdUnit: "mo",
    rateLimitOverTime: 2,
    rateLimitUnit: "s",
    ttl: "1h30m",
    allowedPaths: [PATH],
    shouldLogRequest: true,
    shouldLogResponse: true,
    rotationEnabled: true,
    isKeyNotHashed: true,
  };
}

const unknownKey = refusing(404, "/errors/not-found", "update key failed")("key is not found");

export const KEY_UPDATE_CASES: readonly ContractCase[] = [
  {
    condition: "200: nothing given changes nothing",
    expected: ({ id: keyId }) => ok({ ...BARE_KEY, keyId }),
  },
  {
    condition: "200: everything it was given",
    request: body({ ...FULL(), ttl: undefined, name: "new" }),
    expected: ok({ ...FULL(), ttl: "", name: "new" }),
  },
  {
    condition: "200: empty texts and lists change nothing",
    request: body({ name: "", tags: [], settingIds: [], settingId: "" }),
    expected: ok({ ...BARE_KEY, name: "a key" }),
  },
  {
    condition: "200: no paths clear the paths",
    request: body({ allowedPaths: [] }),
    expected: ok({ allowedPaths: [] }),
  },
  {
    condition: "200: revoked with a reason",
    request: body({ revoked: true, revokedReason: "leaked" }),
    expected: ok({ revoked: true, revokedReason: "leaked" }),
  },
  {
    condition: "200: a reason alone has no effect",
    request: body({ revokedReason: "leaked" }),
    expected: ok({ revoked: false, revokedReason: "" }),
  },
  {
    condition: "200: the secret cannot be changed",
    request: body({ key: "other-secret" }),
    expected: ok({}),
    after: (answer) => expect(answer.json.key).not.toBe(sha256("other")),
  },
  ...memberCases,
  ...changedLimitCases(invalid),
  ...unknownIds(unknownKey),
];

const aSettingAnd = async (world: World, other: string) => ({
  settingIds: [await world.aSetting(), other],
});

async function bothKinds(world: World) {
  const settingId = await world.aSetting();
  return { settingId, settingIds: [settingId] };
}

async function twice(world: World) {
  const settingId = await world.aSetting();
  return { settingIds: [settingId, settingId] };
}

async function aTakenSecret(world: World): Promise<string> {
  const key = unique();
  await world.aKey({ key });
  return key;
}
