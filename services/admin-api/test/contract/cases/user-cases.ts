import { randomUUID } from "node:crypto";

import { expect } from "vitest";

import { body, type EndpointCases, id, ok, query, refusing, unknownIds } from "../contract-case.ts";
import { unique, type World } from "../world.ts";
import { listedLimitCases, newLimitCases } from "./limit-cases.ts";
import {
  BARE_USER,
  USER_CHANGE_CASES,
  USER_MEMBERS,
  userMemberCases,
} from "./user-member-cases.ts";

const USERS = "/api/users";
const newInvalid = refusing(400, "/errors/validation", "create user validation failed");
const unknown = refusing(404, "/errors/not-found", "user is not found")("user is not found");
const filtersMissing = refusing(
  400,
  "/errors/missing-filteres",
  "filters are not found",
)("filters are missing from the request url. it is required for retrieving users.");
const badOffset = refusing(400, "/errors/bad-filters", "bad offset query param");
const badLimit = refusing(400, "/errors/bad-filters", "bad limit query param");
const userIdMissing = refusing(400, "/errors/missing-user-id", "missing user id");

const aUser = (world: World, members: object = {}) =>
  world.make("POST", USERS, { name: "a user", userId: unique(), ...members });

const ofUser = async (world: World) => ({ id: (await aUser(world)).id });

export const USER_CASES: readonly EndpointCases[] = [
  {
    endpoint: `POST ${USERS}`,
    sample: () => ({ body: { name: "a user", userId: unique() } }),
    failure: ["/errors/user-manager", "user creation error"],
    cases: [
      {
        condition: "200: the whole object, in the contract's members",
        expected: ({ body: given }) => ok({ ...BARE_USER, userId: given?.["userId"] }),
      },
      {
        condition: "200: everything it was given",
        request: body({ ...USER_MEMBERS, tags: ["a", "b"] }),
        expected: ok({ ...USER_MEMBERS, tags: ["a", "b"] }),
      },
      {
        condition: "200: a user id of its own when none is given",
        request: body({ userId: "" }),
        expected: ok({ userId: expect.stringMatching(/^[\da-f-]{36}$/) }),
      },
      {
        condition: "200: revoked has no effect",
        request: body({ revoked: true, revokedReason: "r" }),
        expected: ok({ revoked: false, revokedReason: "" }),
      },
      {
        condition: "400: no name",
        request: body({ name: undefined }),
        expected: newInvalid("fields [name] are invalid"),
      },
      {
        condition: "400: an empty tag",
        request: body({ tags: ["a", ""] }),
        expected: newInvalid("fields [tags] are invalid"),
      },
      {
        condition: "400: a user id that exists",
        request: body(async (world) => ({ userId: (await aUser(world)).userId })),
        expected: newInvalid("user id exists for tags: []"),
      },
      {
        condition: "400: a user id that exists with these tags among others",
        request: body(async (world) => ({
          userId: (await aUser(world, { tags: ["a", "b"] })).userId,
          tags: ["b"],
        })),
        expected: newInvalid("user id exists for tags: [b]"),
      },
      {
        condition: "200: a user id that exists with other tags",
        request: body(async (world) => ({
          userId: (await aUser(world, { tags: ["a"] })).userId,
          tags: ["b"],
        })),
        expected: ok({ tags: ["b"] }),
      },
      ...userMemberCases(newInvalid),
      ...newLimitCases(newInvalid),
      ...listedLimitCases(newInvalid),
    ],
  },
  {
    endpoint: `PATCH ${USERS}/{id}`,
    sample: async (world) => ({ ...(await ofUser(world)), body: {} }),
    failure: ["/errors/user-manager", "update user error"],
    cases: [...USER_CHANGE_CASES, ...unknownIds(unknown)],
  },
  {
    endpoint: `PATCH ${USERS}`,
    sample: async (world) => ({ query: { userId: (await aUser(world)).userId }, body: {} }),
    failure: ["/errors/user-manager", "update user error"],
    cases: [
      ...USER_CHANGE_CASES,
      {
        condition: "200: every user of the id that has the tags, the oldest of them answered",
        request: async (_, world) => {
          const userId = unique();
          await aUser(world, { userId, tags: ["a", "b"], name: "first" });
          await aUser(world, { userId, tags: ["a", "c"], name: "second" });
          return { query: { userId, tags: "a" }, body: { revoked: true } };
        },
        expected: ok({ name: "first", revoked: true }),
        after: async (answer, world) => {
          const { json } = await world.send("GET", `${USERS}?userIds=${answer.json.userId}`);
          expect(json).toMatchObject([{ revoked: true }, { revoked: true }]);
        },
      },
      {
        condition: "400: no user id",
        request: query({}),
        expected: userIdMissing("query param userId is empty"),
      },
      {
        condition: "404: an unknown user id",
        request: query({ userId: unique() }),
        expected: unknown,
      },
      {
        condition: "404: a user id without one of the tags",
        request: query(async (world) => ({ userId: (await aUser(world)).userId, tags: "a" })),
        expected: unknown,
      },
    ],
  },
  {
    endpoint: `GET ${USERS}`,
    sample: () => ({ query: { tags: unique() } }),
    failure: ["/errors/getting-keys", "getting keys errored out"],
    cases: [
      { condition: "200: a bare array, empty when nothing matches", expected: ok([]) },
      {
        condition: "200: by user id",
        request: query(async (world) => ({ userIds: (await aUser(world)).userId })),
        expected: ok([expect.objectContaining(BARE_USER)]),
      },
      {
        condition: "200: by every tag",
        request: query(async (world) => ({
          tags: (await aUser(world, { tags: [unique(), unique()] })).tags,
        })),
        expected: ok([expect.objectContaining({ name: "a user" })]),
      },
      {
        condition: "200: by key, where the contract's program failed",
        request: query(async (world) => ({
          keyIds: (await aUser(world, { keyIds: [(await world.aKey()).keyId] })).keyIds,
        })),
        expected: ok([expect.objectContaining({ name: "a user" })]),
      },
      {
        condition: "200: a page",
        request: query(async (world) => ({
          tags: await threeUsers(world),
          limit: "1",
          offset: "1",
        })),
        expected: ok([expect.objectContaining({ name: "2" })]),
      },
      { condition: "400: no filter", request: query({ limit: "1" }), expected: filtersMissing },
      {
        condition: "400: a limit that is no integer",
        request: query({ tags: "a", limit: "1.5" }),
        expected: badLimit("limit query param cannot be converted to integer"),
      },
      {
        condition: "400: an offset that is no integer",
        request: query({ tags: "a", offset: "x" }),
        expected: badOffset("offset query param cannot be converted to integer"),
      },
    ],
  },
  {
    endpoint: `GET ${USERS}/{id}`,
    sample: ofUser,
    failure: ["/errors/getting-keys", "getting keys errored out"],
    cases: [
      {
        condition: "200: the whole object",
        expected: ({ id: userId }) => ok({ ...BARE_USER, id: userId }),
      },
      ...unknownIds(unknown),
    ],
  },
  {
    endpoint: `DELETE ${USERS}/{id}`,
    sample: ofUser,
    failure: ["/errors/user-manager", "user deletion error"],
    cases: [
      { condition: "200: an empty answer", expected: ok("") },
      { condition: "404: an unknown id", request: id(randomUUID()), expected: unknown },
      { condition: "404: deleted before", request: id(aDeletedUser), expected: unknown },
    ],
  },
];

async function threeUsers(world: World): Promise<string> {
  const tag = unique();
  for (const name of ["1", "2", "3"]) await aUser(world, { name, tags: [tag] });
  return tag;
}

async function aDeletedUser(world: World): Promise<string> {
  const { id: userId } = await aUser(world);
  await world.send("DELETE", `${USERS}/${userId}`);
  return userId;
}
