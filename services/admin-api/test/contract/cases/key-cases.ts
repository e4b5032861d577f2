import { randomUUID } from "node:crypto";

import { expect } from "vitest";

import {
  body,
  type EndpointCases,
  id,
  ok,
  onlyBody,
  query,
  refusing,
  unknownIds,
} from "../contract-case.ts";
import { unique, type World } from "../world.ts";
import { KEY_ROTATION_CASES } from "./key-rotation-cases.ts";
import { BARE_KEY, KEY_CREATION_CASES, KEY_UPDATE_CASES } from "./key-write-cases.ts";

const KEYS = "/api/key-management/keys";
const deletionUnknown = refusing(
  404,
  "/errors/not-found",
  "key deletion error",
)("key is not found");
const readingUnknown = refusing(404, "/errors/not-found", "key is not found")("key is not found");
const filtersMissing = refusing(
  400,
  "/errors/missing-filteres",
  "filters are not found",
)("none of tag, tags, keyIds and provider is specified");

const searchInvalid = refusing(400, "/errors/validation", "get keys request validation failed");

const ofKey = async (world: World) => ({ id: (await world.aKey()).keyId });

export const KEY_CASES: readonly EndpointCases[] = [
  {
    endpoint: `PUT ${KEYS}`,
    sample: async (world) => ({
      body: { name: "a key", key: unique(), settingIds: [await world.aSetting()] },
    }),
    failure: ["/errors/key-manager", "key creation error"],
    cases: KEY_CREATION_CASES,
  },
  {
    endpoint: `PATCH ${KEYS}/{id}`,
    sample: async (world) => ({ ...(await ofKey(world)), body: {} }),
    failure: ["/errors/key-manager", "update key error"],
    cases: KEY_UPDATE_CASES,
  },
  {
    endpoint: `DELETE ${KEYS}/{id}`,
    sample: ofKey,
    failure: ["/errors/key-manager", "key deletion error"],
    cases: [
      { condition: "200: an empty answer", expected: ok("") },
      { condition: "404: an unknown id", request: id(randomUUID()), expected: deletionUnknown },
      { condition: "404: deleted before", request: id(aDeletedKey), expected: deletionUnknown },
    ],
  },
  KEY_ROTATION_CASES,
  {
    endpoint: `GET ${KEYS}`,
    sample: () => ({ query: { tag: unique() } }),
    failure: ["/errors/getting-keys", "getting keys errored out"],
    cases: [
      { condition: "200: a bare array, empty when nothing matches", expected: ok([]) },
      {
        condition: "200: keys that have every tag",
        request: query(async (world) => ({
          tags: (await world.aKey({ name: "a key", tags: [unique(), unique()] })).tags,
        })),
        expected: ok([expect.objectContaining({ ...BARE_KEY, tags: expect.any(Array) })]),
      },
      {
        condition: "200: by id and provider",
        request: query(async (world) => ({
          keyIds: (await world.aKey()).keyId,
          provider: "openai",
        })),
        expected: ok([expect.objectContaining(BARE_KEY)]),
      },
      { condition: "400: no filter", request: query({}), expected: filtersMissing },
      { condition: "400: an empty filter", request: query({ tag: "" }), expected: filtersMissing },
      {
        condition: "400: a filter it does not know",
        request: query({ colour: "red" }),
        expected: filtersMissing,
      },
    ],
  },
  {
    endpoint: `GET ${KEYS}/{id}`,
    sample: ofKey,
    failure: ["/errors/getting-keys", "getting keys errored out"],
    cases: [
      {
        condition: "200: the whole object",
        expected: ({ id: keyId }) => ok(expect.objectContaining({ ...BARE_KEY, keyId })),
      },
      ...unknownIds(readingUnknown),
      { condition: "404: deleted before", request: id(aDeletedKey), expected: readingUnknown },
    ],
  },
  {
    endpoint: "POST /api/v2/key-management/keys",
    sample: () => ({ body: { tags: [unique()] } }),
    failure: ["/errors/key-manager", "getting keys errored out"],
    cases: [
      { condition: "200: nothing found", expected: ok({ keys: [], count: 0 }) },
      {
        condition: "200: a page with the whole count",
        request: onlyBody(async (world) => ({
          ...(await threeKeys(world)),
          limit: 1,
          offset: 1,
          returnCount: true,
          order: "ASC",
        })),
        expected: ok({ keys: [expect.objectContaining({ name: "b" })], count: 3 }),
      },
      {
        condition: "200: the newest first, all of them, no count",
        request: onlyBody(threeKeys),
        expected: ok({
          keys: ["c", "b", "a"].map((name) => expect.objectContaining({ name })),
          count: 0,
        }),
      },
      {
        condition: "200: revoked and name alone",
        request: onlyBody({ revoked: true, name: "'%_" }),
        expected: ok({ keys: [], count: 0 }),
      },
      {
        condition: "200: a full page has the cursor of the next",
        request: onlyBody(async (world) => ({ ...(await threeKeys(world)), limit: 2 })),
        expected: ok({ count: 0, nextCursor: expect.stringMatching(/^[\w-]+$/) }),
      },
      {
        condition: "200: the next page",
        request: onlyBody(async (world) => {
          const given = { ...(await threeKeys(world)), limit: 2, order: "asc" };
          const page = await world.make("POST", "/api/v2/key-management/keys", given);
          return { ...given, cursor: page.nextCursor };
        }),
        expected: ok({ keys: [expect.objectContaining({ name: "c" })], count: 0 }),
      },
      {
        condition: "400: a cursor that is none",
        request: body({ cursor: "x" }),
        expected: searchInvalid("cursor is not one that a page returned"),
      },
      {
        condition: "400: an order that is none",
        request: body({ order: "up" }),
        expected: searchInvalid("get keys request order can only be desc or asc"),
      },
    ],
  },
];

async function aDeletedKey(world: World): Promise<string> {
  const { keyId } = await world.aKey();
  await world.send("DELETE", `${KEYS}/${keyId}`);
  return keyId;
}

async function threeKeys(world: World) {
  const tags = [unique()];
  for (const name of ["a", "b", "c"]) await world.aKey({ name, tags });
  return { tags };
}
