import { randomUUID } from "node:crypto";

import { expect } from "vitest";

import { body, type EndpointCases, ok, refusing } from "../contract-case.ts";
import { unique } from "../world.ts";

const invalid = refusing(400, "/errors/validation", "configuration is invalid");
const policy = (entry: object = {}) => ({ config: { version: 1, policies: { pii: entry } } });
const REFUSED_CASES = [
  {
    condition: "400: a reference to what the file does not have",
    request: body({
      config: {
        version: 1,
        keys: { team: { secret: { value: "a-key-secret" }, settings: ["none"] } },
      },
    }),
    expected: invalid('keys.team.settings.0: there is no setting "none" in this file'),
  },
  {
    condition: "400: a secret in clear, which is not repeated",
    request: body({
      config: {
        version: 1,
        settings: { one: { provider: "openai", setting: { apikey: "sk-in-clear" } } },
      },
    }),
    expected: invalid(/^settings\.one\.setting\.apikey: is a secret, or may be one, and must not/),
  },
  {
    condition: "400: a secret that this service would have to look up",
    request: body({
      config: { version: 1, keys: { team: { secret: { env: "PATH" }, settings: ["one"] } } },
    }),
    expected: refusing(
      400,
      "/errors/json-unmarshal",
      "json unmarshaller error",
    )(/^config\.keys\.team\.secret: must be \{ value: TEXT \} or \{ keep: true \}/),
  },
  {
    condition: "409: an id that another object had",
    request: async (_: unknown, world: Parameters<EndpointCases["sample"]>[0]) => {
      const { id } = await world.make("POST", "/api/policies", { name: unique() });
      await world.send("DELETE", `/api/policies/${id}`);
      return { body: policy({ id }) };
    },
    expected: refusing(
      409,
      "/errors/conflict",
      "configuration cannot be applied as things are",
    )('policy "pii": its id was that of an object that is gone'),
  },
];

export const CONFIG_CASES: readonly EndpointCases[] = [
  {
    endpoint: "GET /api/config",
    sample: () => ({}),
    failure: ["/errors/config", "configuration reading error"],
    cases: [
      {
        condition: "200: what there is, without secrets",
        request: async (_, world) => {
          await world.aKey({ name: "exported" });
          return {};
        },
        expected: ok({ config: expect.objectContaining({ version: 1 }) }),
        after: ({ json }) => {
          expect(json.config.keys.exported).toMatchObject({
            id: expect.any(String),
            secret: { keep: true },
          });
        },
      },
    ],
  },
  {
    endpoint: "POST /api/config/plan",
    sample: () => ({ body: policy({ tags: ["a"] }) }),
    failure: ["/errors/config", "configuration could not be applied"],
    cases: [
      {
        condition: "200: what would be done, which is not done",
        request: async (sample, world) => {
          await world.send("POST", "/api/config/plan", sample.body);
          return sample;
        },
        expected: ok({
          steps: [
            {
              action: "create",
              kind: "policy",
              name: "pii",
              changes: [{ member: "tags", after: ["a"] }],
            },
          ],
        }),
      },
      ...REFUSED_CASES,
    ],
  },
  {
    endpoint: "POST /api/config/apply",
    sample: () => ({ body: policy({ id: randomUUID(), name: unique() }) }),
    failure: ["/errors/config", "configuration could not be applied"],
    cases: [
      {
        condition: "200: an empty file removes what was from one",
        request: async (sample, world) => {
          await world.send("POST", "/api/config/apply", sample.body);
          return { body: { config: { version: 1 } } };
        },
        expected: ok({
          steps: [
            { action: "remove", kind: "policy", name: "pii", id: expect.any(String), changes: [] },
          ],
        }),
      },
      ...REFUSED_CASES,
    ],
  },
];
