import { describe, expect, it } from "vitest";

import type { ClientRequestVerdict, DialectTerms } from "../../../contract/client-translation.ts";
import { PROVIDERS } from "../../../providers/registry.ts";
import { localLabChat, localLabGenerate } from "../index.ts";

const APIS = { "/generate": localLabGenerate, "/chat": localLabChat };

const read = (path: keyof typeof APIS, body: string): ClientRequestVerdict =>
  APIS[path].readRequest(Buffer.from(body));

function sent(verdict: ClientRequestVerdict, terms: DialectTerms): unknown {
  if (!verdict.readable) throw new Error(verdict.reason);
  return JSON.parse(verdict.request.toBody(terms).toString());
}

const termsOf = (id: string): DialectTerms => {
  const capabilities = PROVIDERS.find((provider) => provider.id === id)?.capabilities;
  return {
    model: "m",
    parameters: capabilities?.parameters,
    reportsUsage: capabilities?.streamUsage === "when asked",
  };
};

describe("requests that LocalLab's server 0.11.3 was given (transcripts of 2026-11-22)", () => {
  it.each([
    ["/generate", '{"prompt":"hi"}'],
    ["/generate", '{"prompt":"hello","max_tokens":8}'],
    [
      "/generate",
      '{"prompt":"hello","max_length":8,"model_id":"zzz","do_sample":false,"max_time":2}',
    ],
    ["/generate", '{"prompt":"hello","max_tokens":12,"stream":true}'],
    ["/generate", '{"prompt":"x","max_length":null,"model_id":null,"max_tokens":5}'],
    ["/generate", '{"prompt":"x","temperature":0,"max_tokens":5}'],
    ["/chat", '{"messages":[{"role":"user","content":"hello"}],"max_tokens":8}'],
    ["/chat", '{"messages":[],"max_tokens":8}'],
    // It refuses this one; clients of the seed's contract send it.
    ["/generate", '{"prompt":"x","max_tokens":null}'],
  ] as const)("%s %s is taken", (path, body) => {
    expect(read(path, body)).toMatchObject({ readable: true });
  });

  it.each([
    ["/generate", "{}", "prompt: Field required"],
    [
      "/generate",
      '{"prompt":"x","temperature":3}',
      "temperature: Input should be less than or equal to 2",
    ],
    ["/chat", '{"messages":"x"}', "messages: Input should be a valid list"],
    ["/chat", "{}", "messages: Field required"],
    ["/chat", '{"messages":[{"content":"x"}]}', "messages.0.role: Input should be a valid string"],
    [
      "/chat",
      '{"messages":[{"role":"user","content":"a"},{"role":"user","content":[]}]}',
      "messages.1.content: Input should be a valid string",
    ],
    ["/generate", '{"prompt":7}', "prompt: Input should be a valid string"],
    ["/generate", '{"prompt":"x","stream":"yes"}', "stream: Input should be a valid boolean"],
    ["/generate", '{"prompt":"x","top_k":1.5}', "top_k: Input should be a valid integer"],
    ["/generate", '{"prompt":"x","topP":"1"}', "topP: Input should be a valid number"],
    [
      "/generate",
      '{"prompt":"x","max_length":0}',
      "max_length: Input should be greater than or equal to 1",
    ],
    ["/generate", "notjson", "The body must be a JSON object in UTF-8."],
    ["/generate", '{"prompt":"x","prompt":"y"}', "`prompt` must be named once, and in lower case."],
  ] as const)("%s %s is refused: %s", (path, body, reason) => {
    expect(read(path, body)).toEqual({ readable: false, reason });
  });
});

/** What `LocalLabClient.generate` of locallab-client 1.1.0 sends. */
const OF_PYTHON = JSON.stringify({
  prompt: "Hi",
  model_id: null,
  stream: true,
  max_length: 9,
  temperature: 0.7,
  top_p: 0.9,
  repetition_penalty: 1.15,
  top_k: 80,
  do_sample: true,
});
const USUAL = {
  model: "m",
  messages: [{ role: "user", content: "Hi" }],
  temperature: 0.7,
  top_p: 0.9,
  stream: true,
};

describe("a call in OpenAI's chat", () => {
  it.each([
    ["vllm", { max_tokens: 9, top_k: 80, repetition_penalty: 1.15 }],
    ["sglang", { max_tokens: 9, top_k: 80, repetition_penalty: 1.15 }],
    ["tgi", { max_tokens: 9 }],
    ["llamacpp", { max_tokens: 9, top_k: 80, repeat_penalty: 1.15 }],
    ["ollama", { max_tokens: 9 }],
    ["localai", { max_tokens: 9, top_k: 80, repeat_penalty: 1.15 }],
    ["lmstudio", { max_tokens: 9, top_k: 80, repeat_penalty: 1.15 }],
    ["locallab", { max_tokens: 9, top_k: 80, repetition_penalty: 1.15 }],
    ["openai-compatible", { max_tokens: 9 }],
    ["openai", { max_completion_tokens: 9 }],
    ["deepinfra", { max_tokens: 9 }],
    ["groq", { max_completion_tokens: 9 }],
    ["mistral", { max_tokens: 9 }],
    ["deepseek", { max_tokens: 9 }],
    ["xai", { max_completion_tokens: 9 }],
    ["together", { max_tokens: 9, top_k: 80, repetition_penalty: 1.15 }],
    ["fireworks", { max_tokens: 9, top_k: 80, repetition_penalty: 1.15 }],
    ["openrouter", { max_tokens: 9, top_k: 80, repetition_penalty: 1.15 }],
    ["cerebras", { max_completion_tokens: 9 }],
    ["perplexity", { max_tokens: 9 }],
    ["nvidia", { max_tokens: 9, top_k: 80, repetition_penalty: 1.15 }],
    ["gemini", { max_tokens: 9 }],
    ["cohere", { max_tokens: 9 }],
  ])("has the names that %s has for what is asked", (id, members) => {
    const terms = termsOf(id);
    const asksForUsage = terms.reportsUsage ? { stream_options: { include_usage: true } } : {};
    expect(sent(read("/generate", OF_PYTHON), terms)).toEqual({
      ...USUAL,
      ...members,
      ...asksForUsage,
    });
  });

  it.each(PROVIDERS.map(({ id }) => id))("has no member that %s refuses", (id) => {
    const terms = termsOf(id);
    const refused = new Set(terms.parameters?.refused);
    const names = Object.keys(Object(sent(read("/generate", OF_PYTHON), terms)));
    expect(names.filter((name) => refused.has(name))).toEqual([]);
  });

  it.each(["max_tokens", "max_length", "maxLength"])("takes %s for the cap", (name) => {
    const verdict = read("/generate", JSON.stringify({ prompt: "", [name]: 5 }));
    expect(sent(verdict, termsOf("vllm"))).toMatchObject({ max_tokens: 5 });
  });

  it.each(["model_id", "modelId", "model"])("takes %s for the model", (name) => {
    const verdict = read("/chat", JSON.stringify({ messages: [], [name]: "a/b" }));
    expect(verdict).toMatchObject({ request: { model: "a/b" } });
  });

  it.each(["system_prompt", "system_instructions"])("takes %s for the system's message", (name) => {
    const verdict = read("/generate", JSON.stringify({ prompt: "p", [name]: "Be brief" }));
    expect(sent(verdict, { model: "m" })).toEqual({
      model: "m",
      messages: [
        { role: "system", content: "Be brief" },
        { role: "user", content: "p" },
      ],
    });
  });

  it("samples nothing where that is asked for", () => {
    const verdict = read("/generate", '{"prompt":"p","temperature":1,"do_sample":false}');
    expect(sent(verdict, { model: "m" })).toMatchObject({ temperature: 0 });
  });
});
