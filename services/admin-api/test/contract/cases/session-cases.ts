import { expect } from "vitest";

import { PASSWORD } from "../../admin-fixture.ts";
import {
  body,
  type Call,
  type ContractCase,
  type EndpointCases,
  id,
  ok,
  refusing,
} from "../contract-case.ts";
import { unique, type World } from "../world.ts";

const FAILURES = "/errors/sessions";
const invalid = refusing(400, "/errors/validation", "session is invalid");
const wrong = refusing(401, "/errors/unauthorized", "admin password is wrong");
const crossSite = refusing(
  403,
  "/errors/cross-site-request",
  "request is not from a page of this service",
);
const OWN_PAGE = { "x-lintel-csrf": "1", "sec-fetch-site": "same-origin" };
/** The form of what a cookie holds, but of no session. */
const NO_SESSION = `lintel_session=${"A".repeat(43)}`;

/** The cookie of a new session. */
async function aCookie(world: World): Promise<string> {
  const headers = { ...OWN_PAGE };
  const answer = await world.sendWith(headers, "POST", "/api/session", { password: PASSWORD });
  return answer.headers.get("set-cookie")?.split(";")[0] ?? "";
}

/** The same call with a session instead of the password. */
const bySession =
  (headers: Readonly<Record<string, string>>): NonNullable<ContractCase["request"]> =>
  async (sample, world): Promise<Call> => ({
    ...sample,
    headers: { cookie: await aCookie(world), ...headers, "x-api-key": "" },
  });

const storeCases: readonly ContractCase[] = [
  {
    condition: "500: a session that cannot be looked up",
    request: (sample) => ({ ...sample, headers: { cookie: NO_SESSION, "x-api-key": "" } }),
    options: { ground: "without tables" },
    expected: refusing(500, "/errors/internal", "internal error")("internal error"),
  },
  {
    condition: "503: a session, and no database",
    request: (sample) => ({ ...sample, headers: { cookie: NO_SESSION, "x-api-key": "" } }),
    options: { ground: "unreachable" },
    expected: refusing(
      503,
      "/errors/store-unavailable",
      "database is unavailable",
    )("the database did not answer; try again"),
  },
  {
    condition: "401: a session that has ended",
    request: (sample) => ({ ...sample, headers: { cookie: NO_SESSION, "x-api-key": "" } }),
    expected: wrong("the session has ended; sign in again"),
  },
];

export const SESSION_CASES: readonly EndpointCases[] = [
  {
    endpoint: "POST /api/session",
    sample: () => ({ body: { password: PASSWORD }, headers: OWN_PAGE }),
    failure: [FAILURES, "session creation error"],
    cases: [
      {
        condition: "200: with the password",
        expected: ok({ name: "admin-pass", method: "password", scopes: ["admin"], tokenId: null }),
      },
      {
        condition: "200: with a token, whose scopes it has",
        request: body(async (world) => {
          const token = { name: unique("token"), scopes: ["read"] };
          const { token: secret } = await world.make("POST", "/api/admin-tokens", token);
          return { password: undefined, token: secret };
        }),
        expected: ok({ method: "token", scopes: ["read"] }),
      },
      {
        condition: "400: with both",
        request: body({ token: "t" }),
        expected: invalid("one of password and token is needed"),
      },
      {
        condition: "400: with neither",
        request: body({ password: undefined }),
        expected: invalid("one of password and token is needed"),
      },
      {
        condition: "401: with a wrong password",
        request: body({ password: "wrong" }),
        expected: wrong("X-API-KEY is missing or wrong"),
      },
      {
        condition: "401: with the password as a token",
        request: body({ password: undefined, token: PASSWORD }),
        expected: wrong("X-API-KEY is missing or wrong"),
      },
      {
        condition: "403: from a form of another site, which can send no header of ours",
        request: (sample) => ({ ...sample, headers: {} }),
        expected: crossSite("a request of a page needs x-lintel-csrf: 1"),
      },
    ],
  },
  {
    endpoint: "GET /api/session/methods",
    sample: () => ({}),
    cases: [
      {
        condition: "200: to anybody",
        expected: ok({ password: true, oidc: null }),
        options: { password: null },
      },
    ],
  },
  {
    endpoint: "GET /api/session",
    sample: () => ({}),
    cases: [
      {
        condition: "200: who shows the password",
        expected: ok({ name: "admin-pass", method: "password", session: null }),
      },
      {
        condition: "200: who is signed in, and until when",
        request: bySession({}),
        expected: ok({
          name: "admin-pass",
          scopes: ["admin"],
          session: { idleTimeout: 3600, expiresAt: expect.any(Number) },
        }),
      },
      ...storeCases,
    ],
  },
  {
    endpoint: "DELETE /api/session",
    sample: () => ({}),
    cases: [
      {
        condition: "200: has the browser forget the cookie",
        request: bySession(OWN_PAGE),
        expected: ok({ signOutUrl: null }),
        after: ({ headers }) => {
          expect(headers.get("set-cookie")).toMatch(/^lintel_session=; Max-Age=0; HttpOnly/);
        },
      },
      {
        condition: "403: without what a page of another site cannot send",
        request: bySession({ "sec-fetch-site": "same-origin" }),
        expected: crossSite("a request of a page needs x-lintel-csrf: 1"),
      },
      ...storeCases,
    ],
  },
  {
    endpoint: "GET /api/sessions",
    sample: async (world) => {
      await aCookie(world);
      return {};
    },
    failure: [FAILURES, "sessions reading error"],
    cases: [
      {
        condition: "200: without the secrets",
        expected: { status: 200 },
        after: ({ json }) => {
          expect(json.length).toBeGreaterThan(0);
          expect(Object.keys(json[0])).not.toContain("secretHash");
        },
      },
    ],
  },
  {
    endpoint: "DELETE /api/sessions/{id}",
    sample: async (world) => {
      const cookie = await aCookie(world);
      const own = await world.sendWith({ cookie }, "GET", "/api/session");
      return { id: own.json.session.id };
    },
    failure: [FAILURES, "session ending error"],
    cases: [
      { condition: "200: when it was ended", expected: ok("") },
      {
        condition: "404: an unknown id",
        request: id("98daa3ae-961d-4253-bf6a-322a32fdca3d"),
        expected: refusing(
          404,
          "/errors/not-found",
          "session is not found",
        )("session is not found"),
      },
    ],
  },
];
