import { expect } from "vitest";

import {
  body,
  type ContractCase,
  type EndpointCases,
  malformed,
  refusing,
  text,
} from "./contract-case.ts";
import { operationOf, resolve } from "./document.ts";
import { unique } from "./world.ts";
import { writeCases } from "./write-cases.ts";

type Json = ReturnType<typeof JSON.parse>;

const unauthorized = refusing(401, "/errors/unauthorized", "admin password is wrong");
const tooLarge = refusing(413, "/errors/request-body-too-large", "request body is too large");
const unavailable = refusing(503, "/errors/store-unavailable", "database is unavailable");

/** What holds for every endpoint; its query and body are read from the document. */
export function generalCases(
  asked: string,
  { endpoint, failure }: EndpointCases,
): readonly ContractCase[] {
  const { body: schema, isPublic, isWrite, parameters, scopes, statuses } = operationOf(endpoint);
  return [
    ...(isPublic ? [] : accessCases(endpoint, scopes, statuses)),
    ...parameters.map(unstorableCase),
    ...(isWrite ? writeCases(endpoint) : []),
    ...(schema === undefined ? [] : bodyCases(schema)),
    // A GET without a body has its members in the query.
    ...(schema === undefined || asked.startsWith("GET ") ? [] : [emptyBodyCase]),
    ...(failure === undefined ? [] : failureCases(failure)),
  ];
}

const accessCases = (
  endpoint: string,
  scopes: readonly string[],
  statuses: readonly number[],
): readonly ContractCase[] => [
  // Probes are answered without a password.
  ...(endpoint === "GET /api/health" ? passwordCases.slice(1, 2) : passwordCases),
  ...(statuses.includes(403) && scopes.length < SCOPES.length ? [scopeCase(scopes)] : []),
];

/** Postgres has no NUL in its texts. */
const unstorableCase = (parameter: string): ContractCase => ({
  condition: `400: a NUL in ${parameter}`,
  request: (sample) => ({ ...sample, query: { ...sample.query, [parameter]: "a\0b" } }),
  expected: refusing(
    400,
    "/errors/validation",
    "query param is invalid",
  )(new RegExp(`^(fields \\[)?${parameter}\\b`)),
});

const passwordCases: readonly ContractCase[] = [
  ["without a password", null],
  ["with a wrong password", "wrong"],
  ["with an empty password", ""],
].map(([condition, password]) => ({
  condition: `401: ${condition}`,
  options: { password: password ?? null },
  expected: unauthorized("X-API-KEY is missing or wrong"),
}));

/** A token with every scope but those that would do. */
const scopeCase = (granting: readonly string[]): ContractCase => ({
  condition: `403: a token without ${granting.join(", ")}`,
  request: async (sample, world) => {
    const scopes = SCOPES.filter((scope) => !granting.includes(scope));
    const { token } = await world.make("POST", "/api/admin-tokens", { name: unique(), scopes });
    return { ...sample, headers: { "x-api-key": token } };
  },
  expected: refusing(
    403,
    "/errors/forbidden",
    "admin token lacks a scope",
  )(`the token needs the scope ${granting.join(" or ")}`),
});

const SCOPES = ["read", "keys:write", "settings:write", "policies:write", "admin"];

const failureCases = ([type, title]: readonly [string, string]): readonly ContractCase[] => [
  {
    condition: "500: an unexpected failure, without its text",
    options: { ground: "without tables" },
    expected: refusing(500, type, title)("internal error"),
  },
  {
    condition: "503: no database",
    options: { ground: "unreachable" },
    expected: unavailable("the database did not answer; try again"),
    after: (answer) => expect(answer.headers.get("retry-after")).toBe("1"),
  },
];

function bodyCases(schema: Json): readonly ContractCase[] {
  return [
    ...NO_OBJECTS.map(([given, detail]) => ({
      condition: `400: a body that is ${given}`,
      request: text(given),
      expected: malformed(detail),
    })),
    {
      condition: "413: a body beyond 1 MiB",
      request: text(`{"a":"${"x".repeat(1024 * 1024)}"}`),
      expected: tooLarge("the request body is larger than 1048576 bytes"),
    },
    {
      condition: "200: unknown members are ignored and named",
      request: body({ noSuchMember: { deep: [1] }, "a,b": 1 }),
      expected: { status: 200 },
      after: (answer) => {
        const ignored = answer.headers.get("x-lintel-ignored-fields")?.split(",");
        expect(ignored).toEqual(expect.arrayContaining(["noSuchMember", "a%2Cb"]));
      },
    },
    {
      condition: "200: members in any case, and null for absent",
      request: (sample) => ({ ...sample, body: shouted(sample.body ?? {}, schema) }),
      expected: { status: 200 },
    },
    ...Object.entries<Json>(schema.properties).flatMap(([name, member]) =>
      wrongTypesOf(resolve(member)).map((value) => ({
        condition: `400: ${name} that is ${JSON.stringify(value)}`,
        request: body({ [name]: value }),
        expected: malformed(new RegExp(`^${name}\\b`)),
      })),
    ),
  ];
}

const NO_JSON = "the request body is not JSON";
const NO_OBJECTS = [
  ["{", NO_JSON],
  ["nonsense", NO_JSON],
  ["[]", /^body: /],
  ['"text"', /^body: /],
  ["7", /^body: /],
] as const;

const emptyBodyCase: ContractCase = {
  condition: "400: an empty body",
  request: text(""),
  expected: malformed(NO_JSON),
};

/** One value of each wrong kind, by the schema's type. */
function wrongTypesOf(schema: Json): readonly unknown[] {
  const wrong = WRONG.get(schema.type) ?? [];
  const ofElements = schema.items === undefined ? [] : wrongTypesOf(resolve(schema.items));
  return [...wrong, ...ofElements.map((value) => [value])];
}

const WRONG: ReadonlyMap<string, readonly unknown[]> = new Map([
  ["string", [7, ["x"], { x: 1 }]],
  ["number", ["7", [7], true]],
  ["integer", ["7", 2.5, true]],
  ["boolean", ["true", 1]],
  ["array", ["x", { x: 1 }]],
  ["object", ["x", ["x"], 7]],
]);

/** The same members in capitals, and all others of the schema as null. */
function shouted(members: Readonly<Json>, schema: Json): Json {
  const absent = Object.keys(schema.properties).filter((name) => members[name] === undefined);
  return Object.fromEntries([
    ...Object.entries(members).map(([name, value]) => [name.toUpperCase(), value]),
    ...absent.map((name) => [name, null]),
  ]);
}
