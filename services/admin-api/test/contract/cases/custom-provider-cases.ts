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

const PROVIDERS = "/api/custom/providers";
const FAILURE = "/errors/custom-provider-manager";
const invalid = refusing(400, "/errors/validation", "custom provider validation failed");
const unknown = refusing(
  404,
  "/errors/not-found",
  "custom provider is not found",
)("custom provider is not found");
const badPage = refusing(400, "/errors/validation", "query param is invalid");

const CONFIG = {
  path: "/chat",
  target_url: "https://example.com/chat",
  model_location: "model",
  request_prompt_location: "messages.#.content",
  response_completion_location: "choices.#.message.content",
};
const BARE_CONFIG = {
  ...CONFIG,
  stream_location: "",
  stream_end_word: "",
  stream_response_completion_location: "",
  stream_max_empty_messages: 0,
};
const BARE_PROVIDER = {
  id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4/),
  created_at: expect.any(Number),
  updated_at: expect.any(Number),
  route_configs: [BARE_CONFIG],
  authentication_param: "",
};

const newProvider = () => ({ provider: `p-${unique()}`.toLowerCase(), route_configs: [CONFIG] });
const aProvider = (world: World) => world.make("POST", PROVIDERS, newProvider());
const ofProvider = async (world: World) => ({ id: (await aProvider(world)).id });

const unknownCases: readonly ContractCase[] = [...unknownIds(unknown)];

const configs = (...given: readonly object[]) => body({ route_configs: given });
const spaced: ContractCase = {
  condition: "400: white space in authentication_param",
  request: body({ authentication_param: "a b" }),
  expected: invalid("authentication_param cannot contain white space"),
};

/** Conditions of configs that creating and changing a provider share. */
const configCases: readonly ContractCase[] = [
  {
    condition: "400: a path with white space",
    request: configs({ ...CONFIG, path: "/a b" }),
    expected: invalid("route configs path cannot contain white space"),
  },
  {
    condition: "400: a path without a slash",
    request: configs({ ...CONFIG, path: "a" }),
    expected: invalid('route configs path must start with "/"'),
  },
  {
    condition: "400: one path twice",
    request: configs(CONFIG, CONFIG),
    expected: invalid("route configs cannot contain duplicated paths"),
  },
  {
    condition: "400: a config that is not complete",
    request: configs({ ...CONFIG, path: "/new", target_url: "" }),
    expected: invalid("empty fields in provider: route_configs.[0].target_url"),
  },
  {
    condition: "400: a stream without its end",
    request: configs({ ...CONFIG, stream_location: "stream" }),
    expected: invalid(
      "empty fields in provider: route_configs.[0].stream_end_word,route_configs.[0].stream_response_completion_location",
    ),
  },
  {
    condition: "400: an address that is none",
    request: configs({ ...CONFIG, target_url: "nowhere" }),
    expected: invalid(/^route_configs\.\[0\]\.target_url is not/),
  },
  {
    condition: "400: a location that is none",
    request: configs({ ...CONFIG, model_location: "a..b" }),
    expected: invalid(/^route_configs\.\[0\]\.model_location is not/),
  },
  spaced,
];

export const CUSTOM_PROVIDER_CASES: readonly EndpointCases[] = [
  {
    endpoint: `POST ${PROVIDERS}`,
    sample: () => ({ body: newProvider() }),
    failure: [FAILURE, "creating a custom provider error"],
    cases: [
      { condition: "200: the whole object", expected: ok(BARE_PROVIDER) },
      {
        condition: "400: no name",
        request: body({ provider: "" }),
        expected: invalid("empty fields in provider: provider"),
      },
      {
        condition: "400: a built-in provider's name",
        request: body({ provider: "OpenAI" }),
        expected: invalid(/^provider cannot be named OpenAI/),
      },
      {
        condition: "400: a name with white space",
        request: body({ provider: "a b" }),
        expected: invalid("provider cannot contain white space"),
      },
      {
        condition: "400: no configs",
        request: body({ route_configs: [] }),
        expected: invalid("empty fields in provider: route_configs"),
      },
      {
        condition: "409: a name that is used",
        request: async (sample, world) => ({
          ...sample,
          body: { ...sample.body, provider: (await aProvider(world)).provider.toUpperCase() },
        }),
        expected: refusing(
          409,
          "/errors/conflict",
          "creating a custom provider error",
        )("provider must be unique"),
      },
      ...configCases,
    ],
  },
  {
    endpoint: `GET ${PROVIDERS}`,
    sample: async (world) => {
      await aProvider(world);
      return { query: { limit: "1" } };
    },
    failure: [FAILURE, "getting custom providers error"],
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
    endpoint: `GET ${PROVIDERS}/{id}`,
    sample: ofProvider,
    failure: [FAILURE, "getting custom providers error"],
    cases: [{ condition: "200: the whole object", expected: ok(BARE_PROVIDER) }, ...unknownCases],
  },
  {
    endpoint: `PATCH ${PROVIDERS}/{id}`,
    sample: async (world) => ({ ...(await ofProvider(world)), body: {} }),
    failure: [FAILURE, "updating a custom provider error"],
    cases: [
      { condition: "200: nothing given changes nothing", expected: ok(BARE_PROVIDER) },
      {
        condition: "200: what is empty in a known path stays",
        request: configs({ path: "/chat", target_url: "https://example.org/", model_location: "" }),
        expected: ok({
          ...BARE_PROVIDER,
          route_configs: [{ ...BARE_CONFIG, target_url: "https://example.org/" }],
        }),
      },
      ...configCases,
      ...unknownCases,
    ],
  },
  {
    endpoint: `DELETE ${PROVIDERS}/{id}`,
    sample: ofProvider,
    failure: [FAILURE, "deleting a custom provider error"],
    cases: [{ condition: "200: an empty answer", expected: ok("") }, ...unknownCases],
  },
];
