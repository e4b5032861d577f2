import { randomUUID } from "node:crypto";

import { expect } from "vitest";

import {
  body,
  type ContractCase,
  type EndpointCases,
  ok,
  query,
  refusing,
  unknownIds,
} from "../contract-case.ts";
import { unique, type World } from "../world.ts";

const ROUTES = "/api/routes";
const FAILURE = "/errors/route-manager";
const invalid = refusing(400, "/errors/validation", "custom provider validation failed");
const unknown = refusing(
  404,
  "/errors/route-not-found",
  "route not found error",
)("route is not found");
const badPage = refusing(400, "/errors/validation", "query param is invalid");

const STEP = { provider: "openai", model: "gpt-4o-mini" };
const BARE_ROUTE = {
  id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4/),
  retryStrategy: "",
  requestFormat: "",
  createdAt: expect.any(Number),
  updatedAt: expect.any(Number),
  name: "a route",
  steps: [
    { ...STEP, retries: 0, retryInterval: "", requestParams: null, params: null, timeout: "5m" },
  ],
  cacheConfig: { enabled: false, ttl: "" },
};

const newRoute = async (world: World) => ({
  name: "a route",
  path: `/${unique()}`,
  keyIds: [(await world.aKey()).keyId],
  steps: [STEP],
  cacheConfig: { enabled: false },
});
const ofRoute = async (world: World) => ({
  id: (await world.make("POST", ROUTES, await newRoute(world))).id,
});

const fields = (names: string) => invalid(`invalid fields in route: ${names}`);
const unknownCases: readonly ContractCase[] = [...unknownIds(unknown)];

/** Conditions that creating and changing a route share. */
const memberCases: readonly ContractCase[] = [
  { condition: "400: no name", request: body({ name: "" }), expected: fields("name") },
  { condition: "400: no path", request: body({ path: "" }), expected: fields("path") },
  { condition: "400: no keys", request: body({ keyIds: [] }), expected: fields("keyIds") },
  { condition: "400: no steps", request: body({ steps: [] }), expected: fields("steps") },
  {
    condition: "400: an unknown retryStrategy",
    request: body({ retryStrategy: "linear" }),
    expected: fields("retryStrategy"),
  },
  {
    condition: "400: a retryInterval that is none",
    request: body({ steps: [{ ...STEP, retryInterval: "1h" }] }),
    expected: fields("steps.[0].retryInterval"),
  },
  {
    condition: "400: azure without its params",
    request: body({ steps: [{ ...STEP, provider: "azure" }] }),
    expected: fields("steps.[0].params.apiVersion,steps.[0].params.deploymentId"),
  },
  {
    condition: "400: a requestParam of another type",
    request: body({ steps: [{ ...STEP, requestParams: { stop: "a" } }] }),
    expected: fields("steps.[0].requestParams.stop"),
  },
  {
    condition: "400: a cache ttl that is none",
    request: body({ cacheConfig: { enabled: true, ttl: "x" } }),
    expected: fields("cacheConfig.ttl"),
  },
  {
    condition: "400: a cache ttl over 30 days",
    request: body({ cacheConfig: { enabled: true, ttl: "721h" } }),
    expected: invalid("cacheConfig.ttl exceedes 30 days"),
  },
  {
    condition: "400: a provider that is none",
    request: body({ steps: [{ ...STEP, provider: "nope" }] }),
    expected: invalid("steps.[0].provider is not supported"),
  },
  {
    condition: "400: chat and embeddings in one route",
    request: body({ steps: [STEP, { ...STEP, model: "text-embedding-ada-002" }] }),
    expected: invalid(/^steps must have congruent models\./),
  },
  {
    condition: "400: keys that do not exist",
    request: body({ keyIds: [randomUUID()] }),
    expected: invalid("specified key ids are not found"),
  },
  {
    condition: "400: a path that is used",
    request: async (sample, world) => {
      const { path } = await world.make("POST", ROUTES, await newRoute(world));
      return { ...sample, body: { ...sample.body, path } };
    },
    expected: invalid("path is not unique"),
  },
];

export const ROUTE_CASES: readonly EndpointCases[] = [
  {
    endpoint: `POST ${ROUTES}`,
    sample: async (world) => ({ body: await newRoute(world) }),
    failure: [FAILURE, "creating a route error"],
    cases: [
      { condition: "200: the whole object, with defaults", expected: ok(BARE_ROUTE) },
      {
        condition: "200: a cache without ttl keeps for a week",
        request: body({ cacheConfig: { enabled: true } }),
        expected: ok({ ...BARE_ROUTE, cacheConfig: { enabled: true, ttl: "168h" } }),
      },
      {
        condition: "400: no cacheConfig",
        request: body({ cacheConfig: null }),
        expected: fields("cacheConfig"),
      },
      ...memberCases,
    ],
  },
  {
    endpoint: `GET ${ROUTES}`,
    sample: async (world) => {
      await ofRoute(world);
      return { query: { limit: "1" } };
    },
    failure: [FAILURE, "getting a route error"],
    cases: [
      {
        condition: "200: a bare array",
        expected: ok([expect.objectContaining({ id: expect.any(String) })]),
      },
      {
        condition: "400: a limit that is none",
        request: query({ limit: "x" }),
        expected: badPage("fields [limit] are invalid"),
      },
    ],
  },
  {
    endpoint: `GET ${ROUTES}/{id}`,
    sample: ofRoute,
    failure: [FAILURE, "getting a route error"],
    cases: [{ condition: "200: the whole object", expected: ok(BARE_ROUTE) }, ...unknownCases],
  },
  {
    endpoint: `PATCH ${ROUTES}/{id}`,
    sample: async (world) => ({ ...(await ofRoute(world)), body: {} }),
    failure: [FAILURE, "updating a route error"],
    cases: [
      { condition: "200: nothing given changes nothing", expected: ok(BARE_ROUTE) },
      ...memberCases,
      ...unknownCases,
    ],
  },
  {
    endpoint: `POST ${ROUTES}/{id}/try`,
    sample: async (world) => ({ ...(await ofRoute(world)), body: {} }),
    failure: [FAILURE, "getting a route error"],
    cases: [
      {
        condition: "200: where a call of its first key would go",
        expected: ({ id: routeId }) =>
          ok({
            routeId,
            dryRun: true,
            strategy: "ordered",
            destinations: [
              expect.objectContaining({ step: 1, provider: "openai", breaker: "closed" }),
            ],
            missingProviders: [],
          }),
      },
      {
        condition: "400: a real call",
        request: body({ dryRun: false }),
        expected: invalid("this does not call providers: call the route at a proxy"),
      },
      {
        condition: "400: a key that may not call it",
        request: body(async (world) => ({ keyId: (await world.aKey()).keyId })),
        expected: invalid(/^key .+ may not call this route$/),
      },
      ...unknownCases,
    ],
  },
  {
    endpoint: `DELETE ${ROUTES}/{id}`,
    sample: ofRoute,
    failure: [FAILURE, "deleting a route error"],
    cases: [{ condition: "200: an empty answer", expected: ok("") }, ...unknownCases],
  },
];
