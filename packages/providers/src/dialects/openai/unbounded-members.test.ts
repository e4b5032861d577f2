import { describe, expect, it } from "vitest";

import { createEndpointFinder } from "../../find/find-endpoint.ts";
import { azure } from "../../providers/azure/index.ts";
import { openai } from "../../providers/openai/index.ts";
import { vllm } from "../../providers/vllm/index.ts";

const FINDERS = { openai, azure, vllm };
const CHAT = "/v1/chat/completions";
const RESPONSES = "/v1/responses";
const WINDOW = 1_000_000;

function read(provider: keyof typeof FINDERS, path: string, body: object) {
  const found = createEndpointFinder(FINDERS[provider])("POST", path);
  if (found === undefined) throw new Error(`${path} is not served`);
  const bytes = Buffer.from(JSON.stringify({ model: "m", ...body }));
  const head = { method: "POST", contentType: "application/json", mustKnowModel: true } as const;
  const verdict = found.endpoint.dialect.readCall(bytes, { ...head, params: found.params });
  if (!verdict.readable) throw new Error(verdict.reason);
  return { endpoint: found.endpoint, body: verdict.body };
}

const user = (part: object) => ({ messages: [{ role: "user", content: [part] }] });
const item = (...items: readonly object[]) => ({ input: items });

/** The first of these made a call cost far more than was reserved for it. */
const UNBOUNDED: readonly (readonly [keyof typeof FINDERS, string, object, string])[] = [
  ["openai", CHAT, { messages: [{ role: "assistant", audio: { id: "a" } }] }, "messages[0].audio"],
  ["azure", `/openai${CHAT}`, { messages: [], data_sources: [{}] }, "data_sources"],
  ["openai", RESPONSES, item({ id: "msg_abc" }), "input[0].content"],
  [
    "vllm",
    CHAT,
    user({ type: "video_url", video_url: { url: "x" } }),
    "messages[0].content[0].type",
  ],
  [
    "vllm",
    CHAT,
    user({ type: "audio_url", audio_url: { url: "x" } }),
    "messages[0].content[0].type",
  ],
  [
    "openai",
    CHAT,
    user({ type: "input_audio", input_audio: { data: "x" } }),
    "messages[0].content[0].input_audio",
  ],
  ["openai", CHAT, user({ type: "file", file: { file_id: "f" } }), "messages[0].content[0].type"],
  [
    "openai",
    CHAT,
    user({ type: "text", text: "x", src: { id: "f" } }),
    "messages[0].content[0].src",
  ],
  ["openai", CHAT, { messages: [{ role: "user", content: "x", file: "f" }] }, "messages[0].file"],
  ["openai", CHAT, { messages: [], web_search_options: {} }, "web_search_options"],
  ["openai", CHAT, { messages: [], tools: [{ type: "oracle" }] }, "tools[0].type"],
  ["openai", CHAT, { messages: [], tools: [{ "ty\u0070e": "oracle" }] }, "tools[0].type"],
  ["vllm", CHAT, { messages: [], chat_template: "{{ messages * 9 }}" }, "chat_template"],
  ["openai", CHAT, { messages: [], model: "gpt-4o-search-preview" }, "model"],
  ["openai", RESPONSES, item({ type: "item_reference", id: "i" }), "input[0].type"],
  [
    "openai",
    RESPONSES,
    item({ type: "reasoning", id: "i", summary: [] }),
    "input[0].encrypted_content",
  ],
  ["openai", RESPONSES, item({ type: "compaction", encrypted_content: "x" }), "input[0].type"],
  [
    "openai",
    RESPONSES,
    item({ role: "user", content: [{ type: "input_file", file_id: "f" }] }),
    "input[0].content[0].type",
  ],
  ["openai", RESPONSES, { input: "x", previous_response_id: "r" }, "previous_response_id"],
  ["openai", RESPONSES, { input: "x", conversation: "c" }, "conversation"],
  ["openai", RESPONSES, { input: "x", prompt: { id: "p" } }, "prompt"],
  ["openai", RESPONSES, { input: "x", tools: [{ type: "mcp" }] }, "tools"],
  ["openai", RESPONSES, { input: "x", tools: [{ type: "tomorrow" }] }, "tools"],
  ["openai", RESPONSES, { input: "x", tomorrow: { id: "t" } }, "tomorrow"],
  ["openai", "/v1/embeddings", { input: [{ image: "i" }] }, "input"],
  ["vllm", "/v1/embeddings", { input: "x", messages: [{}] }, "messages"],
  ["vllm", "/v1/completions", { prompt: "x", prompt_embeds: "e" }, "prompt_embeds"],
];

describe("what may bring in more than its bytes", () => {
  it.each(UNBOUNDED)("at %s's %s: %j is named as %s", (provider, path, call, member) => {
    const { body, endpoint } = read(provider, path, call);
    expect(endpoint.dialect.boundPrompt(body, WINDOW)).toBe(WINDOW);
    expect(endpoint.dialect.windowFilledBy?.(body)).toBe(member);
  });
});

const UNDERSTOOD: readonly (readonly [string, object])[] = [
  [CHAT, { messages: [{ role: "user", content: "Hi" }], tomorrow: 1, later: true, never: null }],
  [CHAT, { messages: [{ role: "user", content: 'a "quoted" \\ text' }] }],
  [CHAT, user({ type: "text", text: "Hi", prompt_cache_breakpoint: { mode: "explicit" } })],
  [
    CHAT,
    {
      messages: [
        {
          role: "assistant",
          content: null,
          tool_calls: [{ id: "c", type: "function", function: { name: "f", arguments: "{}" } }],
        },
        { role: "tool", tool_call_id: "c", content: "x" },
      ],
    },
  ],
  [
    CHAT,
    {
      messages: [],
      tools: [
        {
          type: "function",
          function: {
            name: "f",
            parameters: { type: "object", properties: { type: { type: "string" } } },
          },
        },
      ],
    },
  ],
  [RESPONSES, { input: "Hi", instructions: "Be brief", reasoning: { effort: "low" } }],
  [
    RESPONSES,
    item(
      { role: "user", content: "Hi" },
      { type: "function_call", call_id: "c", name: "f", arguments: "{}" },
      { type: "function_call_output", call_id: "c", output: "x" },
    ),
  ],
  [RESPONSES, item({ type: "reasoning", id: "r", summary: [], encrypted_content: "abc" })],
  ["/v1/embeddings", { input: ["a", [1, 2], "b"], dimensions: 10 }],
  ["/v1/completions", { prompt: [[1, 2], [3]], best_of: 2 }],
];

describe("what is understood", () => {
  it.each(UNDERSTOOD)("at %s: %j is bounded by its bytes", (path, call) => {
    const { body, endpoint } = read("openai", path, call);
    expect(endpoint.dialect.windowFilledBy?.(body)).toBeUndefined();
    expect(endpoint.dialect.boundPrompt(body, WINDOW)).toBe(body.bytes.length);
  });
});

it("a chat with a tool that its provider runs has no bound: what it does costs beside the tokens", () => {
  const unboundedBy = (...tools: object[]) => {
    const { body, endpoint } = read("vllm", CHAT, { messages: [], tools });
    return endpoint.dialect.unboundedBy?.(body);
  };
  const own = { type: "function", function: { name: "f" } };
  expect(unboundedBy(own)).toBeUndefined();
  expect(unboundedBy(own, { type: "browser_search" })).toBe("tools[1].type");
});

/** A second of silence: 8,000 samples of a byte. */
function aWav(): Buffer {
  const wav = Buffer.alloc(44 + 8000, 0x80);
  wav.write("RIFF", 0, "latin1");
  wav.writeUInt32LE(36 + 8000, 4);
  wav.write("WAVEfmt ", 8, "latin1");
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(8000, 24);
  wav.writeUInt32LE(8000, 28);
  wav.writeUInt16LE(1, 32);
  wav.writeUInt16LE(8, 34);
  wav.write("data", 36, "latin1");
  wav.writeUInt32LE(8000, 40);
  return wav;
}

it("audio counts as long as it plays, and is not understood where that cannot be measured", () => {
  const bound = (data: string) => {
    const audio = { type: "input_audio", input_audio: { data, format: "wav" } };
    const { body, endpoint } = read("openai", CHAT, user(audio));
    return endpoint.dialect.boundPrompt(body, WINDOW) - (body.bytes.length - data.length);
  };
  const wav = aWav();
  expect(bound(wav.toString("base64"))).toBe(50);
  // The same bytes at a sample a second play for more than two hours.
  wav.writeUInt32LE(1, 24);
  expect(bound(wav.toString("base64"))).toBeGreaterThanOrEqual(8000 * 50);
  expect(bound(`${wav.toString("base64")}!`)).toBeGreaterThan(WINDOW / 2);
});

describe("the provider's own tools", () => {
  const toolsOf = (call: object, contextTokens = 400_000) => {
    const { body, endpoint } = read("openai", RESPONSES, { input: "x", ...call });
    const promptTokens = endpoint.dialect.boundPrompt(body, contextTokens);
    const bound = endpoint.dialect.boundTools?.(body, { contextTokens, promptTokens });
    const sent = endpoint.dialect.editBody(body, { toolCallCap: bound?.maxCalls });
    return { promptTokens, bound, sent: JSON.parse(sent.toString("utf8")) };
  };

  it("cause a pass over a whole window for each call, of which there are as many as is put in", () => {
    const { bound, promptTokens, sent } = toolsOf({ tools: [{ type: "file_search" }] });
    expect(promptTokens).toBe(400_000);
    expect(bound).toMatchObject({
      maxCalls: 20,
      promptTokens: 400_000,
      units: { fileSearches: 1 },
    });
    expect(sent).toMatchObject({ max_tool_calls: 20 });
  });

  it("go through at most 128,000 tokens when they only search the web", () => {
    const { bound, promptTokens } = toolsOf({ tools: [{ type: "web_search" }], max_tool_calls: 3 });
    expect([promptTokens, bound?.promptTokens]).toEqual([128_000, 128_000]);
    expect(bound).toMatchObject({ maxCalls: 3, isLimited: true, units: { webSearches: 1 } });
    expect(toolsOf({ tools: [{ type: "web_search" }] }, 8192).promptTokens).toBe(8192);
  });

  it("of Azure may make several queries with each search, which are charged one by one", () => {
    const call = { input: "x", tools: [{ type: "web_search" }] };
    const { body, endpoint } = read("azure", `/openai${RESPONSES}`, call);
    const limits = { contextTokens: 128_000, promptTokens: 128_000 };
    expect(endpoint.dialect.boundTools?.(body, limits)?.units).toEqual({ webSearches: 10 });
  });

  it("keep the caller's own limit when it is lower, and not an absurd one", () => {
    const own = { tools: [{ type: "mcp" }], max_tool_calls: 2 };
    expect(toolsOf(own).sent).toMatchObject({ max_tool_calls: 2 });
    const absurd = { tools: [{ type: "mcp" }], max_tool_calls: 1_000_000_000 };
    expect(toolsOf(absurd).sent).toMatchObject({ max_tool_calls: 1000 });
  });

  it("are none where the caller runs all of them", () => {
    const tools = [
      { type: "function", name: "f" },
      { type: "shell", environment: { type: "local" } },
      { type: "namespace", name: "n", tools: [{ type: "function", name: "f" }] },
    ];
    expect(toolsOf({ tools }).bound).toBeUndefined();
    expect(
      toolsOf({ tools: [{ type: "namespace", tools: [{ type: "mcp" }] }] }).bound,
    ).toBeDefined();
  });

  it.each([
    [{ multi_agent: { enabled: true } }, "multi_agent"],
    [{ context_management: [{ type: "compaction" }] }, "context_management"],
    [{ reasoning: { mode: "pro" } }, "reasoning.mode"],
    [{ reasoning: { effort: "high" }, multi_agent: { enabled: false } }, undefined],
  ])("%j: how often the model is asked is the provider's to decide: %s", (call, member) => {
    const { body, endpoint } = read("openai", RESPONSES, { input: "x", ...call });
    const reason = endpoint.dialect.unboundedBy?.(body);
    expect(reason?.match(/`(.*)`/)?.[1]).toBe(member);
  });
});

it("a server of open models reads more than stands in the request", () => {
  const { body, endpoint } = read("vllm", CHAT, { messages: [{ role: "user", content: "Hi" }] });
  expect(endpoint.dialect.boundPrompt(body, WINDOW)).toBe(body.bytes.length + 1024);
  expect(endpoint.dialect.boundPrompt(body, 100)).toBe(100);
});

it("a suffix is part of each prompt it stands behind", () => {
  const call = { prompt: ["a", "b", "c"], suffix: "four" };
  const { body, endpoint } = read("openai", "/v1/completions", call);
  expect(endpoint.dialect.boundPrompt(body, WINDOW)).toBe(body.bytes.length + 2 * 4);
});

describe("pictures", () => {
  const bound = (call: object, path = "/v1/images/edits") => {
    const { body, endpoint } = read("openai", path, {
      prompt: "a cat",
      model: "gpt-image-1",
      ...call,
    });
    return {
      prompt: endpoint.dialect.boundPrompt(body, WINDOW),
      output: endpoint.dialect.boundOutput(body, { contextTokens: 1, maxOutputTokens: 1 }),
    };
  };

  it("that are sent along count one by one, by id too, and a mask as one", () => {
    const images = Array.from({ length: 16 }, (_, n) => ({ file_id: `file-${n}` }));
    expect(bound({ images }).prompt).toBeGreaterThan(16 * 6240);
    expect(bound({ images: images.slice(0, 1), mask: { file_id: "f" } }).prompt).toBe(
      5 + 2 * 10_000,
    );
    expect(bound({}).prompt).toBe(5);
  });

  it("count as many as there can be where something is sent along that is not known", () => {
    expect(bound({ reference: { id: "r" } }, "/v1/images/generations").prompt).toBe(
      5 + 17 * 10_000,
    );
  });

  it("count as many as there can be where a form has a field that is not known", () => {
    const sent = (...names: readonly string[]) => {
      const fields = ["prompt", "model", ...names].map(
        (name) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\ngpt-image-1\r\n`,
      );
      const found = createEndpointFinder(openai)("POST", "/v1/images/edits");
      const head = { method: "POST", params: {}, mustKnowModel: true } as const;
      const contentType = "multipart/form-data; boundary=x";
      const verdict = found?.endpoint.dialect.readCall(Buffer.from(`${fields.join("")}--x--\r\n`), {
        ...head,
        contentType,
      });
      if (verdict?.readable !== true) throw new Error("the form was not read");
      return found?.endpoint.dialect.boundPrompt(verdict.body, WINDOW);
    };
    const prompt = "gpt-image-1".length;
    expect(sent("image[]", "image[]", "mask")).toBe(prompt + 3 * 10_000);
    expect(sent("image", "output_format")).toBe(prompt + 10_000);
    expect(sent("image", "library")).toBe(prompt + 17 * 10_000);
  });

  it.each(["/v1/images/generations", "/v1/images/edits", "/v1/audio/speech"])(
    "cannot be made cheaper by a cap, and neither can speech: %s",
    (path) => {
      const found = createEndpointFinder(openai)("POST", path);
      expect(found?.endpoint.dialect.isIndivisible).toBe(true);
    },
  );

  it("cost more when they are shown before they are ready, and by their size", () => {
    expect(bound({ partial_images: 3 }).output - bound({}).output).toBe(300);
    const second = { model: "gpt-image-2", quality: "high" };
    expect(bound({ ...second, size: "1024x1024" }).output).toBe(7024 + 1000);
    expect(bound({ ...second, size: "2880x2880" }).output).toBe(23_718 + 1000);
    expect(bound(second).output).toBe(23_718 + 1000);
  });
});

it("speech that is asked to be slow is bounded by its slowest", () => {
  const bound = (call: object) => {
    const { body, endpoint } = read("openai", "/v1/audio/speech", {
      model: "gpt-4o-mini-tts",
      input: "Hello, all of you",
      ...call,
    });
    return endpoint.dialect.boundOutput(body, { contextTokens: 1, maxOutputTokens: 1 });
  };
  expect(bound({ speed: 0.25 })).toBeGreaterThanOrEqual(4 * bound({}) - 4);
  expect(bound({ speed: 4 })).toBe(bound({}));
  expect(bound({ speed: "slow" })).toBe(bound({ speed: 0.25 }));
});
