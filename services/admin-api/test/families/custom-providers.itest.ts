import { randomUUID } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { CustomProviderAnswer } from "../../src/families/custom-providers/models/custom-provider-answer.ts";
import { type AdminFixture, startAdmin } from "../admin-fixture.ts";

const PROVIDERS = "/api/custom/providers";
const CONFIG = {
  path: "/chat/completions",
  target_url: "https://api.example.com/v1/chat/completions?version=1",
  model_location: "model",
  request_prompt_location: "messages.#.content",
  response_completion_location: "choices.#.message.content",
};
const STREAMING = {
  stream_location: "stream",
  stream_end_word: "[DONE]",
  stream_response_completion_location: "choices.#.delta.content",
};
/** What is kept of a config that does not stream. */
const PLAIN = {
  ...CONFIG,
  stream_location: "",
  stream_end_word: "",
  stream_response_completion_location: "",
  stream_max_empty_messages: 0,
};

let admin: AdminFixture;
beforeAll(async () => {
  admin = await startAdmin();
});
afterAll(() => admin.close());

type Members = Readonly<Record<string, unknown>>;

const aName = () => `p-${randomUUID()}`;
const providerOf = (members: Members = {}) => ({
  provider: aName(),
  route_configs: [CONFIG],
  ...members,
});

async function aProvider(members: Members = {}) {
  const answer = await admin.send("POST", PROVIDERS, providerOf(members));
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.json;
}

const refusal = (detail: string, instance = PROVIDERS) => ({
  type: "/errors/validation",
  title: "custom provider validation failed",
  status: 400,
  detail,
  instance,
});

describe("POST /api/custom/providers", () => {
  it("200: answers with the contract's members, in its order, names in small letters", async () => {
    const name = aName();
    const { status, json } = await admin.send("POST", PROVIDERS, {
      provider: name.toUpperCase(),
      route_configs: [
        { ...CONFIG, ...STREAMING, stream_max_empty_messages: 10 },
        { ...CONFIG, path: "/plain" },
      ],
      authentication_param: "apiKey",
    });
    expect(status).toBe(200);
    expect(Object.entries(CustomProviderAnswer.parse(json))).toEqual([
      ["id", expect.any(String)],
      ["created_at", expect.any(Number)],
      ["updated_at", json.created_at],
      ["provider", name],
      [
        "route_configs",
        [
          { ...CONFIG, ...STREAMING, stream_max_empty_messages: 10 },
          { ...PLAIN, path: "/plain" },
        ],
      ],
      ["authentication_param", "apikey"],
    ]);
    expect(Object.keys(json.route_configs[0])).toEqual([
      "path",
      "target_url",
      "stream_location",
      "model_location",
      "request_prompt_location",
      "response_completion_location",
      "stream_end_word",
      "stream_response_completion_location",
      "stream_max_empty_messages",
    ]);
    const audit = await admin.db
      .selectFrom("audit_log")
      .select(["verb", "entity"])
      .where("entity_id", "=", json.id)
      .execute();
    expect(audit).toEqual([{ verb: "create-custom-provider", entity: "custom-provider" }]);
  });

  it.each([
    ...["openai", "anthropic", "azure", "deepinfra", "vllm", "bedrock", "OpenAI"].map(
      (provider): [Members, string] => [
        { provider },
        `provider cannot be named ${provider}: that one is built in`,
      ],
    ),
    [{ provider: "" }, "empty fields in provider: provider"],
    [{ provider: "a b" }, "provider cannot contain white space"],
    [{ provider: "a/b" }, "provider cannot contain / ? # or %"],
    [{ route_configs: [] }, "empty fields in provider: route_configs"],
    [{ route_configs: null }, "empty fields in provider: route_configs"],
    [{ route_configs: [{ ...CONFIG, path: "" }] }, 'route configs path must start with "/"'],
    [{ route_configs: [{ ...CONFIG, path: "a" }] }, 'route configs path must start with "/"'],
    [
      { route_configs: [{ ...CONFIG, path: "/a b" }] },
      "route configs path cannot contain white space",
    ],
    [{ route_configs: [{ ...CONFIG, path: "/a?b" }] }, "route configs path cannot contain ? or #"],
    [{ route_configs: [CONFIG, CONFIG] }, "route configs cannot contain duplicated paths"],
    ...(
      [
        "target_url",
        "model_location",
        "request_prompt_location",
        "response_completion_location",
      ] as const
    ).map((name): [Members, string] => [
      { route_configs: [{ ...CONFIG, [name]: "" }] },
      `empty fields in provider: route_configs.[0].${name}`,
    ]),
    [
      { route_configs: [CONFIG, { ...CONFIG, path: "/b", stream_location: "stream" }] },
      "empty fields in provider: route_configs.[1].stream_end_word,route_configs.[1].stream_response_completion_location",
    ],
    [{ authentication_param: "a b" }, "authentication_param cannot contain white space"],
    ...["host", "Transfer-Encoding", "url", "a:b", "\u00e9"].map((name): [Members, string] => [
      { authentication_param: name },
      "authentication_param must be the name of a header that can carry a credential",
    ]),
    ...["ftp://a/b", "nonsense", "https://u:p@example.com/"].map((url): [Members, string] => [
      { route_configs: [{ ...CONFIG, target_url: url }] },
      "route_configs.[0].target_url is not an http or https address without credentials",
    ]),
    ...["a..b", "messages.#(role==user).content", "*"].map((path): [Members, string] => [
      { route_configs: [{ ...CONFIG, request_prompt_location: path }] },
      "route_configs.[0].request_prompt_location is not a path of names and # between dots",
    ]),
  ])("400: %j", async (members, detail) => {
    const { json } = await admin.send("POST", PROVIDERS, providerOf(members));
    expect(json).toEqual(refusal(detail));
  });

  it("409: a name that is used, in any case, also for those that come at once", async () => {
    const provider = aName();
    const answers = await Promise.all(
      [provider, provider.toUpperCase(), provider].map((name) =>
        admin.send("POST", PROVIDERS, providerOf({ provider: name })),
      ),
    );
    const refused = answers.filter(({ status }) => status !== 200).map(({ json }) => json);
    const conflict = {
      type: "/errors/conflict",
      title: "creating a custom provider error",
      status: 409,
      detail: "provider must be unique",
      instance: PROVIDERS,
    };
    expect(refused).toEqual([conflict, conflict]);
  });

  it.each([
    [{ route_configs: [null] }],
    [{ route_configs: [{ ...CONFIG, stream_max_empty_messages: "10" }] }],
    [{ provider: 1 }],
  ])("400: another type in %j", async (members) => {
    const { json } = await admin.send("POST", PROVIDERS, providerOf(members));
    expect(json).toMatchObject({ status: 400, type: "/errors/json-unmarshal" });
  });
});

describe("GET /api/custom/providers", () => {
  it("200: all, a page, and one", async () => {
    const provider = await aProvider();
    const all = (await admin.send("GET", PROVIDERS)).json;
    expect(all.at(-1)).toEqual(provider);
    const page = await admin.send("GET", `${PROVIDERS}?limit=1&offset=${all.length - 1}`);
    expect(page.json).toEqual([provider]);
    expect((await admin.send("GET", `${PROVIDERS}/${provider.id}`)).json).toEqual(provider);
  });
});

describe("PATCH /api/custom/providers/:id", () => {
  it("200: merges configs of known paths in their place and adds others", async () => {
    const second = { ...CONFIG, path: "/second" };
    const provider = await aProvider({
      route_configs: [CONFIG, second],
      authentication_param: "apikey",
    });
    const { json } = await admin.send("PATCH", `${PROVIDERS}/${provider.id}`, {
      route_configs: [
        { ...CONFIG, path: "/third" },
        { path: CONFIG.path, target_url: "http://10.0.0.1/", model_location: "" },
      ],
    });
    expect(json).toEqual({
      ...provider,
      updated_at: expect.any(Number),
      route_configs: [
        { ...PLAIN, target_url: "http://10.0.0.1/" },
        { ...PLAIN, path: "/second" },
        { ...PLAIN, path: "/third" },
      ],
    });
    const parameter = await admin.send("PATCH", `${PROVIDERS}/${provider.id}`, {
      authentication_param: "Token",
    });
    expect(parameter.json).toMatchObject({
      authentication_param: "token",
      route_configs: json.route_configs,
    });
  });

  it.each([
    [
      [{ path: "/new" }],
      "empty fields in provider: route_configs.[0].target_url,route_configs.[0].model_location,route_configs.[0].request_prompt_location,route_configs.[0].response_completion_location",
    ],
    [
      [{ path: CONFIG.path, stream_location: "stream" }],
      "empty fields in provider: route_configs.[0].stream_end_word,route_configs.[0].stream_response_completion_location",
    ],
    [[{ ...CONFIG, path: "new" }], 'route configs path must start with "/"'],
    [
      [{ path: CONFIG.path }, { path: CONFIG.path }],
      "route configs cannot contain duplicated paths",
    ],
    [
      [{ path: CONFIG.path, target_url: "nowhere" }],
      "route_configs.[0].target_url is not an http or https address without credentials",
    ],
  ])("400: %j", async (configs, detail) => {
    const { id } = await aProvider();
    const body = { route_configs: configs };
    const { json } = await admin.send("PATCH", `${PROVIDERS}/${id}`, body);
    expect(json).toEqual(refusal(detail, `${PROVIDERS}/:id`));
  });

  it("400: white space in the authentication_param", async () => {
    const { id } = await aProvider();
    const body = { authentication_param: "a b" };
    const { json } = await admin.send("PATCH", `${PROVIDERS}/${id}`, body);
    expect(json.detail).toBe("authentication_param cannot contain white space");
  });
});

describe("DELETE /api/custom/providers/:id", () => {
  it("200: takes it away, and its name is free again", async () => {
    const { id, provider } = await aProvider();
    const { status, text } = await admin.send("DELETE", `${PROVIDERS}/${id}`);
    expect([status, text]).toEqual([200, ""]);
    expect((await admin.send("GET", PROVIDERS)).text).not.toContain(id);
    const setting = await admin.send("PUT", "/api/provider-settings", { provider });
    expect(setting.json.detail).toBe(`provider ${provider} is not supported`);
    expect((await aProvider({ provider })).provider).toBe(provider);
  });

  it("409: names the settings and routes that use it", async () => {
    const { id, provider } = await aProvider({ authentication_param: "token" });
    const setting = await admin.aSetting({ provider, setting: { Token: "x" } });
    const key = await admin.aKey({ settingIds: [setting] });
    const route = await admin.send("POST", "/api/routes", {
      name: "mine",
      path: `/${provider}`,
      keyIds: [key.keyId],
      steps: [{ provider, model: "m" }],
      cacheConfig: {},
    });
    const remove = async () => (await admin.send("DELETE", `${PROVIDERS}/${id}`)).json;
    expect(await remove()).toEqual({
      type: "/errors/conflict",
      title: "deleting a custom provider error",
      status: 409,
      detail: `custom provider is used by provider settings: ${setting}`,
      instance: `${PROVIDERS}/:id`,
    });
    await admin.send("DELETE", `/api/key-management/keys/${key.keyId}`);
    await admin.send("DELETE", `/api/provider-settings/${setting}`);
    const detail = `custom provider is used by routes: mine (${route.json.id})`;
    expect((await remove()).detail).toBe(detail);
    await admin.send("DELETE", `/api/routes/${route.json.id}`);
    expect(await remove()).toBeUndefined();
  });
});

it.each([
  ["GET", randomUUID()],
  ["GET", "no-id"],
  ["PATCH", randomUUID()],
  ["PATCH", "no-id"],
  ["DELETE", randomUUID()],
  ["DELETE", "no-id"],
])("404: %s /api/custom/providers/%s", async (method, id) => {
  const body = method === "PATCH" ? {} : undefined;
  const { json } = await admin.send(method, `${PROVIDERS}/${id}`, body);
  expect(json).toEqual({
    type: "/errors/not-found",
    title: "custom provider is not found",
    status: 404,
    detail: "custom provider is not found",
    instance: `${PROVIDERS}/:id`,
  });
});

it("412: changes and deletes nothing that was changed meanwhile", async () => {
  const { id } = await aProvider();
  const { headers } = await admin.send("GET", `${PROVIDERS}/${id}`);
  await admin.send("PATCH", `${PROVIDERS}/${id}`, {});
  const stale = { "if-match": headers.get("etag") ?? "" };
  const answers = [
    await admin.sendWith(stale, "PATCH", `${PROVIDERS}/${id}`, {}),
    await admin.sendWith(stale, "DELETE", `${PROVIDERS}/${id}`),
  ];
  expect(answers.map(({ status }) => status)).toEqual([412, 412]);
});
