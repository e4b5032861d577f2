import { randomUUID } from "node:crypto";

import { expect } from "vitest";

import {
  body,
  type ContractCase,
  type EndpointCases,
  id,
  ok,
  onlyBody,
  query,
  refusing,
  unknownIds,
} from "../contract-case.ts";
import { unique, type World } from "../world.ts";

const SETTINGS = "/api/provider-settings";
const invalid = refusing(400, "/errors/validation", "provider setting validation failed");
const unknown = refusing(
  404,
  "/errors/not-found",
  "provider setting is not found",
)("provider setting is not found");

const BARE = {
  createdAt: expect.any(Number),
  updatedAt: expect.any(Number),
  id: expect.any(String),
  provider: "openai",
  name: "",
  allowedModels: [],
  costMap: null,
};

const named = (name: string) => ({ ...BARE, name });

/** Provider, members that are missing one, and the sentence about it. */
const INCOMPLETE = [
  ["openai", {}, "provider openai is missing fields apikey"],
  ["anthropic", {}, "provider anthropic is missing fields apikey"],
  ["deepinfra", { url: "https://example.com" }, "provider deepinfra is missing fields apikey"],
  ["azure", {}, "provider azure is missing fields resourceName,apikey"],
  ["vllm", { apikey: "x" }, "provider vllm is missing fields url"],
  [
    "bedrock",
    { awsRegion: "eu-west-1", awsSecretAccessKey: "x" },
    "provider bedrock is missing fields awsAccessKeyId",
  ],
] as const;

const COST_MAP = {
  promptCostPerModel: { m: 0.01 },
  completionCostPerModel: null,
  embeddingsCostPerModel: null,
};

const sharedCases: readonly ContractCase[] = [
  {
    condition: "200: members that are no secret",
    request: body({ setting: { apikey: "s", url: "https://example.com/v1" } }),
    expected: ok({ setting: { url: "https://example.com/v1" } }),
  },
  {
    condition: "200: models and prices",
    request: body({ allowedModels: ['a,{b}"', "c"], costMap: COST_MAP, name: "n" }),
    expected: ok({
      allowedModels: ['a,{b}"', "c"],
      name: "n",
      costMap: expect.objectContaining({ promptCostPerModel: { m: 0.01 } }),
    }),
  },
  {
    condition: "400: a price no number can hold exactly",
    request: body({ costMap: { promptCostPerModel: { m: 9001 } } }),
    expected: invalid("costMap prices cannot be larger than 9000 dollars per 1,000 tokens"),
  },
  {
    condition: "400: an address with a password",
    request: body({ setting: { apikey: "s", url: "https://a:b@example.com" } }),
    expected: invalid(
      "setting.url must be an http or https address without credentials, query and fragment",
    ),
  },
];

export const SETTING_CASES: readonly EndpointCases[] = [
  {
    endpoint: `PUT ${SETTINGS}`,
    aliases: [`POST ${SETTINGS}`],
    sample: () => ({ body: { provider: "openai", setting: { apikey: unique("sk") } } }),
    failure: ["/errors/provider-settings-manager", "provider setting creation failed"],
    cases: [
      {
        condition: "200: the whole object without its secret",
        expected: ok(BARE),
        after: (answer) => expect(answer.json).not.toHaveProperty("setting"),
      },
      ...sharedCases,
      {
        condition: "200: a custom provider by its name",
        request: body(async (world) => ({
          provider: await aCustomProvider(world),
          setting: { apikey: "s" },
        })),
        expected: ({ body: given }) => ok({ provider: given?.["provider"] }),
      },
      {
        condition: "400: no provider",
        request: body({ provider: undefined }),
        expected: invalid("provider field cannot be empty"),
      },
      {
        condition: "400: an unknown provider",
        request: body({ provider: "unknown" }),
        expected: invalid("provider unknown is not supported"),
      },
      {
        condition: "400: a provider in other letters",
        request: body({ provider: "OpenAI" }),
        expected: invalid("provider OpenAI is not supported"),
      },
      {
        condition: "400: a custom provider without the member it wants",
        request: body(async (world) => ({
          provider: await aCustomProvider(world),
          setting: { url: "x" },
        })),
        expected: ({ body: given }) =>
          invalid(`provider ${String(given?.["provider"])} is missing value for field apikey`),
      },
      ...INCOMPLETE.map(([provider, setting, detail]) => ({
        condition: `400: ${provider} with ${JSON.stringify(setting)}`,
        request: body({ provider, setting }),
        expected: invalid(detail),
      })),
    ],
  },
  {
    endpoint: `PATCH ${SETTINGS}/{id}`,
    sample: async (world) => ({ id: await world.aSetting(), body: {} }),
    failure: ["/errors/provider-settings-manager", "provider setting update failed"],
    cases: [
      {
        condition: "200: nothing given changes nothing",
        expected: ({ id: settingId }) => ok({ ...BARE, id: settingId }),
      },
      ...sharedCases,
      {
        condition: "200: the provider cannot be changed",
        request: body({ provider: "azure" }),
        expected: ok({ provider: "openai" }),
      },
      {
        condition: "400: members that are not complete by themselves",
        request: onlyBody({ setting: { url: "https://example.com" } }),
        expected: invalid("provider openai is missing fields apikey"),
      },
      ...unknownIds(unknown),
    ],
  },
  {
    endpoint: `GET ${SETTINGS}`,
    sample: async (world) => ({ query: { ids: await world.aSetting() } }),
    failure: ["/errors/provider-settings-manager", "get provider settings failed"],
    cases: [
      {
        condition: "200: in the order of the ids, repeated where they are",
        request: query(async (world) => {
          const [first, second] = [
            await world.aSetting({ name: "1" }),
            await world.aSetting({ name: "2" }),
          ];
          return { ids: [second, first, second] };
        }),
        expected: ok(["2", "1", "2"].map(named)),
      },
      {
        condition: "200: all of them without ids, which the README promises",
        request: query({}),
        expected: ok(expect.arrayContaining([expect.objectContaining(BARE)])),
      },
      { condition: "404: an unknown id", request: query({ ids: randomUUID() }), expected: unknown },
      {
        condition: "404: an id that is none beside a known one",
        request: query(async (world) => ({ ids: [await world.aSetting(), "no-id"] })),
        expected: unknown,
      },
    ],
  },
  {
    endpoint: `GET ${SETTINGS}/{id}`,
    sample: async (world) => ({ id: await world.aSetting() }),
    failure: ["/errors/provider-settings-manager", "get provider settings failed"],
    cases: [
      {
        condition: "200: without its secret",
        expected: ({ id: settingId }) => ok({ ...BARE, id: settingId }),
        after: (answer) => expect(answer.json).not.toHaveProperty("setting"),
      },
      ...unknownIds(unknown),
    ],
  },
  {
    endpoint: `DELETE ${SETTINGS}/{id}`,
    sample: async (world) => ({ id: await world.aSetting() }),
    failure: ["/errors/provider-settings-manager", "provider setting deletion failed"],
    cases: [
      { condition: "200: an empty answer", expected: ok("") },
      { condition: "404: an unknown id", request: id(randomUUID()), expected: unknown },
      { condition: "404: deleted before", request: id(aDeletedSetting), expected: unknown },
      {
        condition: "409: a key uses it",
        request: id(async (world) => (await world.aKey()).settingIds[0]),
        expected: refusing(
          409,
          "/errors/conflict",
          "provider setting deletion failed",
        )(/^provider setting is used by/),
      },
    ],
  },
];

async function aDeletedSetting(world: World): Promise<string> {
  const settingId = await world.aSetting();
  await world.send("DELETE", `${SETTINGS}/${settingId}`);
  return settingId;
}

/** The name of a custom provider that wants its credential in `apikey`. */
async function aCustomProvider(world: World): Promise<string> {
  const provider = unique("custom");
  const at = new Date();
  await world.db
    .insertInto("custom_providers")
    .values({
      id: randomUUID(),
      created_at: at,
      updated_at: at,
      provider,
      route_configs: "[]",
      authentication_param: "apikey",
    })
    .execute();
  return provider;
}
