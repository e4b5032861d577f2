import { describe, expect, it } from "vitest";

import { createAnswerReader } from "../calls/create-answer-reader.ts";
import { editCall } from "../calls/edit-call.ts";
import { readEndpointCall } from "../calls/read-endpoint-call.ts";
import { createEndpointFinder } from "../find/find-endpoint.ts";
import { PROVIDERS } from "./registry.ts";

const HEAD = { method: "POST", contentType: "application/json", params: {}, mustKnowModel: true };
type Path = "/v1/chat/completions" | "/v1/completions" | "/v1/embeddings";

function call(id: string, body: object, path: Path = "/v1/chat/completions") {
  const provider = PROVIDERS.find((each) => each.id === id);
  const found = provider && createEndpointFinder(provider)("POST", path);
  if (found === undefined) throw new Error(`${id} has no ${path}`);
  const bytes = Buffer.from(JSON.stringify({ model: "m", messages: [], ...body }));
  const verdict = readEndpointCall(found.endpoint, bytes, { ...HEAD, method: "POST" });
  return { endpoint: found.endpoint, verdict };
}

function read(id: string, body: object, path?: Path) {
  const { endpoint, verdict } = call(id, body, path);
  if (!verdict.readable) throw new Error(verdict.reason);
  return { endpoint, body: verdict.body };
}

function sent(id: string, body: object, path?: Path): unknown {
  const { body: asked, endpoint } = read(id, body, path);
  return JSON.parse(editCall(endpoint, asked, { outputCap: 7 }).toString());
}

/** What is read of the usage that a vendor reports. */
function usageOf(id: string, usage: object) {
  const { body, endpoint } = read(id, {});
  const form = { status: 200, contentType: "application/json", streamed: false, hidesUsage: false };
  const reader = createAnswerReader(endpoint, { ...form, body });
  reader.push(Buffer.from(JSON.stringify({ choices: [], usage })));
  return reader.read().usage;
}

describe.each(
  PROVIDERS.flatMap(({ capabilities, id }) => (capabilities ? [[id, capabilities] as const] : [])),
)("what %s can do", (id, { embeddings, parameters }) => {
  it("names the member in which a cap is put in", () => {
    expect(sent(id, {})).toMatchObject({ [parameters.outputCap]: 7 });
    expect(parameters.refused).not.toContain(parameters.outputCap);
  });

  it("is capped by no member that it may pass over, nor by less than another member asks for", () => {
    const capOf = (members: object) => read(id, members).body.outputCap;
    const other = parameters.outputCap === "max_tokens" ? "max_completion_tokens" : "max_tokens";
    expect(capOf({ [parameters.outputCap]: 5 })).toBe(5);
    expect(capOf({ [other]: 5 })).toBe(parameters.heedsBothCaps === true ? 5 : undefined);
    expect(capOf({ n_predict: 5 })).toBeUndefined();
    expect(capOf({ [parameters.outputCap]: 5, n_predict: 900 })).toBe(900);
    expect(capOf({ [parameters.outputCap]: 5, n_predict: -1 })).toBeUndefined();
    expect(capOf({ [parameters.outputCap]: 5, maxCompletionTokens: "900" })).toBeUndefined();
    const { body, endpoint } = read(id, { [other]: 5, n_predict: -1 });
    const lowered: unknown = JSON.parse(
      endpoint.dialect.editBody(body, { outputCap: 7 }).toString(),
    );
    expect(lowered).toMatchObject({ [other]: 5, n_predict: 7 });
  });

  it("refuses embeddings without asking where there are none, and nowhere else", () => {
    const { verdict } = call(id, { input: "x" }, "/v1/embeddings");
    const refusal = { readable: false, isUnsupported: true };
    expect(verdict).toMatchObject(embeddings === "no" ? refusal : { readable: true });
  });

  it("never puts in a member that it refuses", () => {
    const provider = PROVIDERS.find((each) => each.id === id);
    const asks = provider?.supportsStreamUsage?.(new URL("http://h")) !== false;
    const { body, endpoint } = read(id, { stream: true });
    expect(endpoint.takesServiceTier).toBe(false);
    const edited = editCall(endpoint, body, { outputCap: 7, askForUsage: asks });
    const names = Object.keys(JSON.parse(edited.toString()));
    expect(names.filter((name) => parameters.refused.includes(name))).toEqual([]);
  });
});

describe("the usage of vendors", () => {
  it("of xAI has its reasoning beside the completion, and all of it is charged", () => {
    // docs.x.ai: 32 of the prompt, 9 of the completion, 94 of reasoning, 135 in all.
    const details = { reasoning_tokens: 94 };
    const counts = { prompt_tokens: 32, completion_tokens: 9, total_tokens: 135 };
    const usage = usageOf("xai", { ...counts, completion_tokens_details: details });
    expect(usage).toMatchObject({ input: 32, output: 9, reasoning: 94 });
  });

  it("of Gemini has its thoughts in the total", () => {
    const usage = usageOf("gemini", { prompt_tokens: 9, completion_tokens: 1, total_tokens: 103 });
    expect(usage).toMatchObject({ input: 9, output: 1, reasoning: 93 });
  });

  it("of DeepSeek names cache hits", () => {
    const counts = { prompt_tokens: 9, completion_tokens: 1, prompt_cache_hit_tokens: 8 };
    expect(usageOf("deepseek", counts)).toMatchObject({ input: 1, cacheRead: 8, output: 1 });
  });
});

describe("OpenRouter", () => {
  it("may be routed to models that all have to be allowed, at no model's price", () => {
    const { body } = read("openrouter", { model: "a/b", models: ["a/b", "c/d"], plugins: [] });
    expect(body).toMatchObject({ model: "a/b", otherModels: ["c/d"], pricedAs: "a/b routed" });
    expect(read("openrouter", { model: "a/b" }).body.pricedAs).toBeUndefined();
    expect(call("openrouter", { models: [7] }).verdict.readable).toBe(false);
  });
});

describe("Gemini", () => {
  it("prices a model by its name alone, and audio not at all", () => {
    expect(read("gemini", { model: "models/g" }).body).toMatchObject({ pricedAs: "g" });
    const input_audio = { data: "AAAA", format: "wav" };
    const messages = [{ role: "user", content: [{ type: "input_audio", input_audio }] }];
    expect(read("gemini", { model: "g", messages }).body).toMatchObject({
      pricedAs: "g with audio",
    });
  });
});

describe("LocalLab", () => {
  it("is sent its own members, by the names of all its versions", () => {
    const messages = [
      { role: "developer", content: "Be brief." },
      {
        role: "user",
        content: [
          { type: "text", text: "Say " },
          { type: "text", text: "hi." },
        ],
      },
    ];
    const knobs = { temperature: 0.5, top_k: 9, seed: 1, user: "u", max_completion_tokens: null };
    expect(sent("locallab", { messages, ...knobs, max_tokens: 70_000 })).toEqual({
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "Say hi." },
      ],
      max_tokens: 7,
      max_length: 7,
      model_id: "m",
      temperature: 0.5,
      top_k: 9,
    });
    const prompt = { prompt: ["Say hi."], stream: true };
    expect(sent("locallab", prompt, "/v1/completions")).toEqual({
      prompt: "Say hi.",
      max_tokens: 7,
      max_length: 7,
      model_id: "m",
      stream: true,
    });
  });

  it.each([
    ["tools", { tools: [{ type: "function" }] }],
    ["several answers", { n: 2 }],
    ["logprobs", { logprobs: true }],
    ["JSON", { response_format: { type: "json_object" } }],
    ["pictures", { messages: [{ role: "user", content: [{ type: "image_url" }] }] }],
    ["answers of tools", { messages: [{ role: "tool", content: "x" }] }],
  ])("is asked for no %s", (_what, body) => {
    expect(call("locallab", body).verdict).toMatchObject({ readable: false, isUnsupported: true });
  });

  it("is asked for one prompt at a time", () => {
    for (const prompt of [["a", "b"], [1, 2], undefined]) {
      const { verdict } = call("locallab", { prompt }, "/v1/completions");
      expect(verdict).toMatchObject({ readable: false, isUnsupported: true });
    }
  });

  it("takes members that ask for nothing", () => {
    const nothing = { tools: [], n: 1, logprobs: false, response_format: { type: "text" } };
    expect(call("locallab", { ...nothing, stop: "x" }).verdict.readable).toBe(true);
    expect(call("locallab", { stop: ["a", "b", "c", "d", "e"] }).verdict.readable).toBe(false);
  });

  it("reports errors in its own words, whatever form they have", () => {
    const { body, endpoint } = read("locallab", {});
    const errorOf = (detail: unknown) => {
      const contentType = "application/json";
      const form = { status: 422, contentType, streamed: false, hidesUsage: false, body };
      const reader = createAnswerReader(endpoint, form);
      reader.push(Buffer.from(JSON.stringify({ detail })));
      return JSON.parse(String(reader.flush()));
    };
    const type = "invalid_request_error";
    expect(errorOf("No model is currently loaded")).toMatchObject({
      error: { message: "No model is currently loaded", type, code: "422" },
    });
    expect(errorOf([{ loc: ["body", "top_p"], msg: "too large" }])).toMatchObject({
      error: { message: "body.top_p: too large", type },
    });
  });
});
