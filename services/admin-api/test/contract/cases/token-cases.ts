import { expect } from "vitest";

import { body, type EndpointCases, id, ok, refusing } from "../contract-case.ts";
import { unique, type World } from "../world.ts";

const TOKENS = "/api/admin-tokens";
const FAILURES = "/errors/admin-tokens";
const invalid = refusing(400, "/errors/validation", "admin token is invalid");
const unknown = refusing(
  404,
  "/errors/not-found",
  "admin token is not found",
)("admin token is not found");

const aToken = (world: World) =>
  world.make("POST", TOKENS, { name: unique("token"), scopes: ["read"] });

export const TOKEN_CASES: readonly EndpointCases[] = [
  {
    endpoint: `POST ${TOKENS}`,
    sample: () => ({ body: { name: unique("token"), scopes: ["read"] } }),
    failure: [FAILURES, "admin token creation error"],
    cases: [
      {
        condition: "200: the token, once",
        expected: ok({
          token: expect.stringMatching(/^lt_admin_[\w-]{43}$/),
          scopes: ["read"],
          expiresAt: null,
        }),
      },
      {
        condition: "400: without a name",
        request: body({ name: undefined }),
        expected: invalid("fields [name] are invalid"),
      },
      {
        condition: "400: without scopes",
        request: body({ scopes: [] }),
        expected: invalid("fields [scopes] are invalid"),
      },
      {
        condition: "400: a lifetime that is none",
        request: body({ ttl: "soon" }),
        expected: invalid("fields [ttl] are invalid"),
      },
      {
        condition: "400: a reserved name",
        request: body({ name: "admin-pass" }),
        expected: invalid("the name admin-pass is reserved"),
      },
      {
        condition: "409: a name that another token has",
        request: body(async (world) => ({ name: (await aToken(world)).name })),
        expected: refusing(
          409,
          "/errors/conflict",
          "admin token exists already",
        )("an admin token with this name exists"),
      },
    ],
  },
  {
    endpoint: `GET ${TOKENS}`,
    sample: async (world) => {
      await aToken(world);
      return {};
    },
    failure: [FAILURES, "admin tokens reading error"],
    cases: [
      {
        condition: "200: without the secrets",
        expected: { status: 200 },
        after: ({ json, text }) => {
          expect(json.length).toBeGreaterThan(0);
          expect(text).not.toMatch(/lt_admin_[\w-]{10}/);
        },
      },
    ],
  },
  {
    endpoint: `DELETE ${TOKENS}/{id}`,
    sample: async (world) => ({ id: (await aToken(world)).id }),
    failure: [FAILURES, "admin token revocation error"],
    cases: [
      {
        condition: "200: when it was revoked",
        expected: ok({ revokedAt: expect.any(Number) }),
      },
      {
        condition: "404: an unknown id",
        request: id("98daa3ae-961d-4253-bf6a-322a32fdca3d"),
        expected: unknown,
      },
      { condition: "404: what is no id", request: id("x'y"), expected: unknown },
    ],
  },
];
