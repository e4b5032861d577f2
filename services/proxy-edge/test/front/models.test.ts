import { afterEach, describe, expect, it } from "vitest";

import { aRoute, aSetting } from "../routes/route-objects.ts";
import type { Given } from "../routes/route-world.ts";
import { aServer, type FrontWorld, LIST_OF, Lists, startFront } from "./front-world.ts";

let world: FrontWorld | undefined;
afterEach(() => world?.close());
const start = async (given: Partial<Given>): Promise<FrontWorld> =>
  (world = await startFront({ route: aRoute({ keyIds: [] }), ...given }));

const MODELS = "/v1/models";
const ODD = `{"object":"list", "models":[{"name":"x"}],"data":[ {"id":"/models/a b.gguf","meta":{"n_ctx":1e3}} ]}`;
const listOf = (...ids: readonly string[]) => ({ data: ids.map((id) => ({ id })) });

describe("GET /v1/models", () => {
  it("is the one backend's own list, byte for byte, and an event that cost nothing", async () => {
    const { get, records, sent } = await start({
      settings: [aServer("llamacpp", "A")],
      lists: new Lists({ A: ODD }),
    });
    const answer = await get(MODELS);
    expect([answer.status, answer.headers.get("content-type"), await answer.text()]).toEqual([
      200,
      "application/json",
      ODD,
    ]);
    expect(sent).toHaveLength(0);
    expect(records.map(({ event }) => event)).toMatchObject([
      { path: MODELS, method: "GET", provider: "lintel", status: 200, admitted: true },
    ]);
  });

  it("is every name that the key can call, with what is known of it", async () => {
    const settings = [
      aServer("vllm", "A", { modelAliases: { fast: "b" } }),
      aSetting("B", { allowedModels: ["gpt-5", "b"] }),
      aServer("localai", "C"),
    ];
    const lists = new Lists({
      A: LIST_OF("a/x", "b"),
      B: LIST_OF("other"),
      C: '{"data":[{"id":"c"}]}',
    });
    const { get } = await start({ settings, lists, route: aRoute({ name: "prod" }) });
    const created = settings[0] && Math.floor(settings[0].createdAtMs / 1000);
    expect(await (await get(MODELS)).json()).toEqual({
      object: "list",
      data: [
        { id: "prod", object: "model", created, owned_by: "lintel" },
        { id: "fast", object: "model", created, owned_by: "vllm", meta: { id: "b" } },
        { id: "a/x", object: "model", created, owned_by: "vllm", meta: { id: "a/x" } },
        { id: "b", object: "model", created, owned_by: "vllm", meta: { id: "b" } },
        { id: "gpt-5", object: "model", created, owned_by: "openai" },
        { id: "c", object: "model", created, owned_by: "localai" },
      ],
    });
  });

  it("has Anthropic's form for who speaks as its SDKs do", async () => {
    const settings = [aServer("vllm", "A")];
    const { get } = await start({ settings, lists: new Lists({ A: LIST_OF("a", "b") }) });
    const headers = { "x-api-key": "sk-lintel-test", "anthropic-version": "2023-06-01" };
    expect(await (await get(MODELS, headers)).json()).toMatchObject({
      data: [{ type: "model", id: "a", display_name: "a" }, { id: "b" }],
      has_more: false,
      first_id: "a",
      last_id: "b",
    });
  });

  it("lists the others when a backend is down, and says so when it is the only one", async () => {
    const down = aServer("vllm", "A");
    const both = await start({
      settings: [down, aServer("ollama", "B")],
      lists: new Lists({ B: LIST_OF("m") }),
    });
    expect(await (await both.get(MODELS)).json()).toMatchObject(listOf("m"));
    both.close();
    const { get } = await start({ settings: [down], lists: new Lists({}) });
    const answer = await get(MODELS);
    expect([answer.status, await answer.json()]).toMatchObject([
      502,
      { error: { type: "backend_unreachable" } },
    ]);
  });

  it("waits for lists that were never read", async () => {
    const lists = new Lists({ A: LIST_OF("m") }, false);
    const { get } = await start({ settings: [aServer("vllm", "A")], lists });
    expect(await (await get(MODELS)).json()).toMatchObject(listOf("m"));
    await get(MODELS);
    expect(lists.renewed).toEqual(["A"]);
  });

  it("needs a key that may ask for it", async () => {
    const { get } = await start({ settings: [aServer("vllm", "A")] });
    expect((await get(MODELS, {})).status).toBe(401);
  });
});

describe("GET /v1/models/:model", () => {
  it.each([
    ["Qwen/Q", "Qwen/Q"],
    ["Qwen%2FQ", "Qwen/Q"],
    ["fast", "fast"],
    ["vllm/fast", "vllm/fast"],
    ["%2Fmodels%2Fa%20b.gguf", "/models/a b.gguf"],
  ])("finds %s", async (path, id) => {
    const { get, sent } = await start({
      settings: [aServer("vllm", "A", { modelAliases: { fast: "Qwen/Q" } })],
      lists: new Lists({ A: LIST_OF("Qwen/Q", "/models/a b.gguf") }),
    });
    const answer = await get(`${MODELS}/${path}`);
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      { id, object: "model", owned_by: "vllm" },
    ]);
    expect(sent).toHaveLength(0);
  });

  it("404: for one that the key has not, with some that it has", async () => {
    const settings = [aSetting("A", { allowedModels: ["gpt-5"] })];
    const { get } = await start({ settings });
    const answer = await get(`${MODELS}/gpt-4`);
    expect([answer.status, await answer.json()]).toEqual([
      404,
      {
        error: {
          type: "model_not_found",
          message: "model gpt-4 is not known: this key can call gpt-5",
        },
      },
    ]);
  });
});
