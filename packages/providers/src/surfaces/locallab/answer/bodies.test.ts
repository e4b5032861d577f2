import { describe, expect, it } from "vitest";

import { localLabChat, localLabGenerate } from "../index.ts";

const FORM = {
  status: 200,
  comesStreamed: false,
  isStreamAsked: false,
  model: "m",
  id: "call-1",
  promptLength: 9,
};
const USAGE = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };
const said = (content: string | null, more: object = {}) => ({
  id: "x",
  model: "backend",
  choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "length" }],
  usage: USAGE,
  ...more,
});

function answer(api: typeof localLabChat, body: unknown, form: Partial<typeof FORM> = {}) {
  const translated = api.answer({ ...FORM, ...form });
  const bytes = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  const parts = [translated.push(bytes.subarray(0, 7)), translated.push(bytes.subarray(7))];
  expect(parts).toEqual([undefined, undefined]);
  const json: unknown = JSON.parse((translated.flush() ?? Buffer.alloc(0)).toString());
  return { json, status: translated.status, isBroken: translated.isBroken };
}

describe("a whole answer", () => {
  it("of /generate has what clients of every vintage look for", () => {
    expect(answer(localLabGenerate, said("Hi\n")).json).toEqual({
      response: "Hi\n",
      text: "Hi\n",
      model: "backend",
      model_id: "backend",
      usage: USAGE,
    });
  });

  it("of /chat too, with how it really ended", () => {
    const message = { role: "assistant", content: "Hi" };
    expect(answer(localLabChat, said("Hi")).json).toEqual({
      id: "call-1",
      choices: [{ index: 0, message, finish_reason: "length" }],
      message,
      finish_reason: "length",
      usage: USAGE,
      model: "backend",
      model_id: "backend",
    });
  });

  it("without a text has an empty one, and without usage an estimate", () => {
    const body = said(null, { usage: null, model: undefined });
    expect(answer(localLabGenerate, body).json).toMatchObject({
      response: "",
      model: "m",
      usage: { prompt_tokens: 3, completion_tokens: 0, total_tokens: 3 },
    });
  });

  it("is made of a stream that nobody asked for", () => {
    const events = ["He", "y"].map(
      (content) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`,
    );
    const streamed = answer(localLabGenerate, events.join(""), { comesStreamed: true });
    expect(streamed).toMatchObject({ status: 200, json: { response: "Hey" } });
  });

  it.each(["<html>", "", "[]", '{"object":"list"}', "7"])(
    "%j is none, which the caller is told",
    (body) => {
      expect(answer(localLabGenerate, body)).toMatchObject({
        status: 502,
        isBroken: true,
        json: { detail: "the model's server gave an answer that cannot be read" },
      });
    },
  );

  it("that is an error is one for the caller", () => {
    const body = { error: { message: "no memory", type: "server_error" } };
    expect(answer(localLabChat, body)).toMatchObject({
      status: 502,
      json: { detail: "no memory" },
    });
  });
});

const TOO_LONG = 413;
describe("an error of the upstream's", () => {
  it.each([
    ["OpenAI's", 404, { error: { message: "no such", type: "x", code: "model_not_found" } }, 404],
    ["a flat one", 400, { object: "error", message: "no such", type: "BadRequest" }, 400],
    ["TGI's", 422, { error: "no such", error_type: "validation" }, 400],
    ["TGI's overload", 429, { error: "no such", error_type: "overloaded" }, 429],
    ["LocalLab's", 500, { detail: "no such" }, 500],
    ["one of several parts", 422, { detail: [{ loc: ["body"], msg: "no such" }] }, 400],
    ["Anthropic's overload", 529, { error: { message: "no such" } }, 503],
    ["that of a server which loads", 503, { error: { message: "no such" } }, 503],
    ["a gateway's", 504, { error: { message: "no such" } }, 504],
    ["an unusual one", 418, { error: { message: "no such" } }, 400],
    ["another of the server's", 507, { error: { message: "no such" } }, 500],
  ])("%s (%i) keeps its words", (_whose, status, body, expected) => {
    const { json, status: shown } = answer(localLabGenerate, body, { status });
    expect([shown, Object(json).detail]).toEqual([
      expected,
      expect.stringMatching(/^(?:body: )?no such$/),
    ]);
    expect(json).toMatchObject({ message: expect.any(String), field_errors: {} });
  });

  it.each([
    ["llama.cpp's", 400, { error: { type: "exceed_context_size_error", message: "too much" } }],
    ["OpenAI's", 400, { error: { code: "context_length_exceeded", message: "too much" } }],
    ["vLLM's", 400, { error: { message: "This model's maximum context length is 8 tokens." } }],
    ["TGI's", 422, { error: "`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000" }],
  ])("%s that says the prompt is too long is 413", (_whose, status, body) => {
    expect(answer(localLabChat, body, { status }).status).toBe(TOO_LONG);
  });

  it("about the gateway's own credential is not the caller's fault", () => {
    const body = { error: { message: "Incorrect API key provided: sk-…", type: "auth" } };
    const { json, status } = answer(localLabChat, body, { status: 401 });
    expect([status, JSON.stringify(json)]).toEqual([502, expect.not.stringContaining("sk-")]);
  });

  it("that is no JSON is told by its status", () => {
    expect(answer(localLabChat, "<html>oops</html>", { status: 500 })).toMatchObject({
      status: 500,
      json: { detail: "the model's server answered with status 500", code: "upstream_error" },
    });
  });
});
