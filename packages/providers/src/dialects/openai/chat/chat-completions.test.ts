import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { CallBody } from "../../../contract/call-body.ts";
import type { BodyChange } from "../../../contract/dialect.ts";
import { chatCompletions } from "./chat-completions.ts";

const HEAD = { method: "POST", contentType: "", params: {}, mustKnowModel: true } as const;

const read = (body: unknown): CallBody => {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const verdict = chatCompletions.dialect.readCall(Buffer.from(text), HEAD);
  if (!verdict.readable) throw new Error(verdict.reason);
  return verdict.body;
};
const reasonFor = (body: string | Buffer) => {
  const verdict = chatCompletions.dialect.readCall(Buffer.from(body), HEAD);
  return verdict.readable ? undefined : verdict.reason;
};
const edit = (body: unknown, change: BodyChange) =>
  chatCompletions.dialect.editBody(read(body), change).toString();
const LIMITS = { maxOutputTokens: 16_384, contextTokens: 128_000 };
const ASK = { askForUsage: true } as const;

describe("reading a chat call", () => {
  it("reads what the gateway acts on", () => {
    const body = {
      model: "m",
      stream: true,
      n: 2,
      max_tokens: 5,
      max_completion_tokens: 7,
      user: "u",
    };
    expect(read({ ...body, stream_options: { include_usage: true } })).toMatchObject({
      model: "m",
      streamed: true,
      choices: 2,
      outputCap: 7,
      user: "u",
      asksForUsage: true,
    });
  });

  it("takes null as absent", () => {
    const nulls = { stream: null, stream_options: null, n: null, max_tokens: null, user: null };
    expect(read({ model: "m", ...nulls })).toMatchObject({
      streamed: false,
      choices: 1,
      outputCap: undefined,
      user: "",
      asksForUsage: false,
    });
  });

  it("accepts bodies that break stricter readers", () => {
    const body = {
      model: "m",
      stop: "x",
      logit_bias: { 5: 0.5 },
      metadata: { a: 1 },
      max_tokens: 10.0,
    };
    expect(read(body).outputCap).toBe(10);
  });

  it.each([
    ["", "JSON object"],
    ["[]", "JSON object"],
    ["{", "JSON object"],
    ["{}", "`model`"],
    ['{"model":7}', "`model`"],
    ['{"model":"m","stream":"true"}', "`stream`"],
    ['{"model":"m","stream_options":[]}', "`stream_options`"],
    ['{"model":"m","stream_options":{"include_usage":1}}', "`include_usage`"],
    ['{"model":"m","n":0}', "`n`"],
    ['{"model":"m","n":"2"}', "`n`"],
    ['{"model":"m","n":129}', "`n`"],
    ['{"model":"m","max_tokens":"9"}', "max_tokens"],
    ['{"model":"m","max_tokens":-1}', "max_tokens"],
    ['{"model":"m","user":7}', "`user`"],
    ['{"model":"cheap","model":"dear"}', "`model`"],
    ['{"model":"cheap","mod\\u0065l":"dear"}', "`model`"],
    ['{"model":"cheap","Model":"dear"}', "`model`"],
    ['{"model":"m","max_tokens":1,"max_tokens":9}', "`max_tokens`"],
    [
      '{"model":"m","stream_options":{"include_usage":true,"include_usage":false}}',
      "`include_usage`",
    ],
  ])("refuses %s", (body, names) => {
    expect(reasonFor(body)).toContain(names);
  });

  it("refuses bytes that are no UTF-8", () => {
    const broken = Buffer.from('{"model":"cheap","mod\xffel":"dear"}', "latin1");
    expect(reasonFor(broken)).toContain("UTF-8");
  });
});

describe("bounding a chat call", () => {
  const bound = (content: unknown, more: object = {}) =>
    chatCompletions.dialect.boundPrompt(
      read({ model: "m", messages: [{ content }], ...more }),
      1_000_000,
    );

  it("takes every byte for a token", () => {
    const body = read({ model: "m", messages: [{ content: "Grüße" }] });
    expect(chatCompletions.dialect.boundPrompt(body, 1_000_000)).toBe(body.bytes.length);
  });

  it("takes the count of its texts, once there is one, in place of its bytes", () => {
    const body = read({ model: "m", messages: [{ content: "Say hi" }] });
    expect(chatCompletions.dialect.boundPrompt({ ...body, textTokens: 12 }, 1_000_000)).toBe(12);
  });

  it("is never more than the context window", () => {
    expect(chatCompletions.dialect.boundPrompt(read({ model: "m" }), 5)).toBe(5);
  });

  it("takes a constant for an image in place of its data", () => {
    const image = (url: string) => [{ type: "image_url", image_url: { url } }];
    expect(bound(image("https://x/y.png"))).toBeGreaterThan(50_000);
    expect(bound(image(`data:image/png;base64,${"A".repeat(300_000)}`))).toBeLessThan(51_000);
    expect(bound([{ image_url: "data:," }])).toBeGreaterThan(50_000);
  });

  it("knows an image however its name is spelt", () => {
    const spelt = `{"model":"m","messages":[{"content":[{"im\\u0061ge_ur\\u006c":"data:,"}]}]}`;
    const verdict = chatCompletions.dialect.readCall(Buffer.from(spelt), HEAD);
    expect(
      verdict.readable && chatCompletions.dialect.boundPrompt(verdict.body, 1_000_000),
    ).toBeGreaterThan(40_000);
  });

  it("takes the whole window for files and web search", () => {
    expect(bound([{ type: "file", file: { file_id: "f" } }])).toBe(1_000_000);
    expect(bound("x", { web_search_options: {} })).toBe(1_000_000);
  });

  it("bounds the answer by the caller's cap, the model and the window", () => {
    const output = (more: object) =>
      chatCompletions.dialect.boundOutput(read({ model: "m", ...more }), LIMITS);
    expect(output({})).toBe(16_384);
    expect(output({ max_tokens: 5 })).toBe(5);
    expect(output({ max_tokens: 1e12 })).toBe(128_000);
  });
});

describe("editing a chat body", () => {
  it("gives back the very bytes when nothing has to change", () => {
    const body = read({ model: "m", stream_options: { include_usage: true } });
    expect(chatCompletions.dialect.editBody(body, ASK)).toBe(body.bytes);
  });

  it.each([
    [' { "model":"m"}', ' {"stream_options":{"include_usage":true}, "model":"m"}'],
    [
      '{"model":"m","stream_options": null }',
      '{"model":"m","stream_options": {"include_usage":true} }',
    ],
    ['{"stream_options":{},"model":"m"}', '{"stream_options":{"include_usage":true},"model":"m"}'],
    [
      '{"model":"m","stream_options": { "x" : 1, "include_usage" : false } }',
      '{"model":"m","stream_options": { "x" : 1, "include_usage" : true } }',
    ],
    [
      '{"model":"m","stream_options":{"x":1}}',
      '{"model":"m","stream_options":{"include_usage":true,"x":1}}',
    ],
  ])("asks for usage in %s", (body, edited) => {
    expect(edit(body, ASK)).toBe(edited);
  });

  it.each([
    ['{"model":"m"}', '{"max_completion_tokens":8,"model":"m"}'],
    ['{"model":"m", "max_tokens" : 99 }', '{"model":"m", "max_tokens" : 8 }'],
    [
      '{"max_completion_tokens":99,"model":"m","max_tokens":5}',
      '{"max_completion_tokens":8,"model":"m","max_tokens":5}',
    ],
    ['{"max_completion_tokens":null,"model":"m"}', '{"max_completion_tokens":8,"model":"m"}'],
    ['{"model":"m","max_tokens":5,"n_predict":-1}', '{"model":"m","max_tokens":5,"n_predict":8}'],
  ])("lowers the cap of %s", (body, edited) => {
    expect(edit(body, { outputCap: 8 })).toBe(edited);
  });

  it("leaves every other byte as it was", () => {
    const unknown = fc.dictionary(
      fc.string({ unit: "binary" }).filter((name) => !/^[A-Za-z_]*$/.test(name)),
      fc.jsonValue(),
    );
    const space = fc.constantFrom("", " ", "\t\n");
    fc.assert(
      fc.property(unknown, space, fc.boolean(), (others, indent, asks) => {
        const options = asks ? { stream_options: { a: [{ include_usage: 1 }] } } : {};
        const all = { ...others, model: "m", ...options };
        const text = `${indent}${JSON.stringify(all, null, indent)}`;
        const twice = text.replace(/\}$/, ',"dup":1,"dup":{"max_tokens":2}}');
        const edited = edit(twice, { outputCap: 3, ...ASK });
        const without = edited
          .replace('"max_completion_tokens":3,', "")
          .replace(asks ? '"include_usage":true,' : '"stream_options":{"include_usage":true},', "");
        expect(without).toBe(twice);
        expect(JSON.parse(edited)).toMatchObject({
          max_completion_tokens: 3,
          stream_options: { include_usage: true },
        });
      }),
    );
  });
});

describe("the texts of a chat prompt", () => {
  it("are those of messages, parts and tools, without images", () => {
    const messages = [
      { role: "system", content: "Be brief" },
      { role: "user", content: [{ type: "text", text: "Look" }, { image_url: { url: "data:," } }] },
      { role: "assistant", content: null },
    ];
    const body = read({ model: "m", messages, tools: [{ type: "function" }] });
    expect(chatCompletions.dialect.promptText(body).split("\n")).toEqual([
      "system",
      "Be brief",
      "user",
      "Look",
      "assistant",
      '{"type":"function"}',
    ]);
  });
});
