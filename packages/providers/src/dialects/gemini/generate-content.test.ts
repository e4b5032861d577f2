import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { boundBody } from "../../calls/bound-body.ts";
import { createAnswerReader } from "../../calls/create-answer-reader.ts";
import { editCall } from "../../calls/edit-call.ts";
import { readEndpointCall } from "../../calls/read-endpoint-call.ts";
import { textsOfCall } from "../../calls/texts.ts";
import type { CallBody } from "../../contract/call-body.ts";
import { createEndpointFinder } from "../../find/find-endpoint.ts";
import { gemini } from "../../providers/gemini/index.ts";

const LIMITS = { contextTokens: 1_000_000, maxOutputTokens: 65_536 };

function callAt(path: string, json: object) {
  const found = createEndpointFinder(gemini)("POST", path);
  if (found === undefined) throw new Error(`${path} is not served`);
  const { endpoint, params } = found;
  const head = { method: "POST", contentType: "application/json", mustKnowModel: true } as const;
  const bytes = Buffer.from(JSON.stringify(json));
  return { endpoint, verdict: readEndpointCall(endpoint, bytes, { ...head, params }) };
}

function read(action: string, json: object) {
  const { endpoint, verdict } = callAt(`/v1beta/models/gemini-2.5-flash:${action}`, json);
  if (!verdict.readable) throw new Error(verdict.reason);
  return { endpoint, body: verdict.body };
}

const SAID = { contents: [{ role: "user", parts: [{ text: "Hello" }] }] };

describe("a call of Gemini's own API", () => {
  it.each([
    ["generateContent", "tokens", false],
    ["streamGenerateContent", "tokens", true],
    ["countTokens", "nothing", false],
    ["embedContent", "tokens", false],
    ["predictLongRunning", "unmodelled", false],
  ])("%s costs %s", (action, charge, streamed) => {
    const { body } = read(action, SAID);
    expect(body).toMatchObject({ charge, streamed, model: "gemini-2.5-flash" });
  });

  it("is refused when its body names another model than its path, or something twice", () => {
    const refusalOf = (json: object) =>
      callAt("/v1beta/models/gemini-2.5-flash:generateContent", json).verdict;
    expect(refusalOf({ ...SAID, model: "models/gemini-2.5-flash" }).readable).toBe(true);
    expect(refusalOf({ ...SAID, model: "models/gemini-3-pro" }).readable).toBe(false);
    expect(refusalOf({ ...SAID, generationConfig: {}, generation_config: {} }).readable).toBe(
      false,
    );
    const twice = { ...SAID, generationConfig: { maxOutputTokens: 5, max_output_tokens: 500 } };
    expect(refusalOf(twice).readable).toBe(false);
  });

  it.each([
    [{ serviceTier: "priority" }, "priority"],
    [{ service_tier: "SERVICE_TIER_FLEX" }, "flex"],
    [{ serviceTier: "standard" }, "standard"],
    [{ serviceTier: "unspecified" }, undefined],
    [{}, undefined],
  ])("is served, and priced, as it asks for: %j", (members, serviceTier) => {
    expect(read("generateContent", { ...SAID, ...members }).body.serviceTier).toBe(serviceTier);
  });

  it("is refused where its tier cannot be read", () => {
    const path = "/v1beta/models/gemini-2.5-flash:generateContent";
    for (const members of [{ serviceTier: 3 }, { serviceTier: "flex", service_tier: "priority" }]) {
      expect(callAt(path, { ...SAID, ...members }).verdict.readable).toBe(false);
    }
  });

  it("has its cap lowered in either spelling, and put in where there is none", () => {
    const capped = (json: object): unknown => {
      const { body, endpoint } = read("generateContent", json);
      return JSON.parse(editCall(endpoint, body, { outputCap: 7 }).toString());
    };
    expect(capped(SAID)).toMatchObject({ generationConfig: { maxOutputTokens: 7 } });
    expect(capped({ ...SAID, generationConfig: { maxOutputTokens: 90 } })).toMatchObject({
      generationConfig: { maxOutputTokens: 7 },
    });
    expect(capped({ ...SAID, generation_config: { max_output_tokens: 90, topK: 1 } })).toEqual({
      ...SAID,
      generation_config: { max_output_tokens: 7, topK: 1 },
    });
    expect(capped({ ...SAID, generationConfig: { maxOutputTokens: 5 } })).toMatchObject({
      generationConfig: { maxOutputTokens: 5 },
    });
  });

  it("is bounded by its bytes, by a price for pictures, and else by the window", () => {
    const promptOf = (json: object): number => {
      const { body, endpoint } = read("generateContent", json);
      return boundBody(endpoint, body, LIMITS).promptTokens;
    };
    const withPart = (part: object) => ({ contents: [{ parts: [{ text: "x" }, part] }] });
    expect(promptOf(SAID)).toBe(JSON.stringify(SAID).length);
    const picture = { inline_data: { mime_type: "image/png", data: "A".repeat(900_000) } };
    expect(promptOf(withPart(picture))).toBeLessThan(51_000);
    const pdf = { inlineData: { mimeType: "application/pdf", data: "AAAA" } };
    expect(promptOf(withPart(pdf))).toBe(LIMITS.contextTokens);
    expect(promptOf(withPart({ fileData: { fileUri: "gs://x" } }))).toBe(LIMITS.contextTokens);
    expect(promptOf({ ...SAID, cachedContent: "cachedContents/x" })).toBe(LIMITS.contextTokens);
  });

  it("has no bound with a tool that Google runs, in a list or without one", () => {
    for (const tools of [[{ googleSearch: {} }], { googleSearch: {} }]) {
      const { body, endpoint } = read("generateContent", { ...SAID, tools });
      expect(boundBody(endpoint, body, LIMITS).unboundedBy).toBe("tools[0].googleSearch");
    }
    const own = { ...SAID, tools: [{ functionDeclarations: [{ name: "f" }] }] };
    const { body: other, endpoint } = read("generateContent", own);
    expect(boundBody(endpoint, other, LIMITS).unboundedBy).toBeUndefined();
  });

  it("shows all its texts, in either spelling", () => {
    const { body, endpoint } = read("generateContent", {
      system_instruction: { parts: [{ text: "one" }] },
      contents: [
        {
          role: "user",
          parts: [{ text: "two" }, { inlineData: { mimeType: "image/png", data: "QUFB" } }],
        },
        { role: "user", parts: [{ functionResponse: { name: "f", response: { said: "three" } } }] },
      ],
    });
    const verdict = textsOfCall(endpoint, body, "application/json");
    if (!verdict.readable) throw new Error(verdict.reason);
    const texts = verdict.texts.spans.map(({ kind, text }) => `${kind}: ${text}`);
    expect(texts).toEqual(["system: one", "user: two", "name: f", "tool-result: three"]);
  });
});

/** Counts as the documentation has them, worked out by hand. */
const USAGE = {
  promptTokenCount: 1000,
  cachedContentTokenCount: 300,
  candidatesTokenCount: 50,
  thoughtsTokenCount: 20,
  toolUsePromptTokenCount: 10,
  totalTokenCount: 1080,
  promptTokensDetails: [
    { modality: "TEXT", tokenCount: 900 },
    { modality: "AUDIO", tokenCount: 100 },
  ],
  cacheTokensDetails: [
    { modality: "TEXT", tokenCount: 260 },
    { modality: "AUDIO", tokenCount: 40 },
  ],
  candidatesTokensDetails: [{ modality: "IMAGE", tokenCount: 30 }],
};
const CLASSES = {
  input: 1000 - 300 + 10 - 60,
  cacheRead: 260,
  cacheReadAudio: 40,
  audioInput: 60,
  output: 20,
  imageOutput: 30,
  reasoning: 20,
};

const partOf = (text: string) => ({ candidates: [{ index: 0, content: { parts: [{ text }] } }] });
const EVENTS = [
  {
    ...partOf("Grü"),
    modelVersion: "gemini-2.5-flash-001",
    usageMetadata: { promptTokenCount: 1000 },
  },
  { ...partOf("ße"), usageMetadata: { ...USAGE, candidatesTokenCount: 40 } },
  {
    candidates: [{ index: 0, content: { parts: [] }, finishReason: "STOP" }],
    usageMetadata: USAGE,
  },
];
const STREAM = Buffer.from(
  EVENTS.map((event) => `data: ${JSON.stringify(event)}\r\n\r\n`).join(""),
);

function readerOf(body: CallBody, streamed: boolean) {
  const { endpoint } = read("generateContent", SAID);
  const contentType = streamed ? "text/event-stream" : "application/json";
  return createAnswerReader(endpoint, {
    status: 200,
    contentType,
    streamed,
    hidesUsage: false,
    body,
  });
}

describe("an answer of Gemini's own API", () => {
  const { body } = read("generateContent", SAID);

  it("reports its usage in disjoint classes, however its stream is cut, and passes byte for byte", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(STREAM.length), { maxLength: 5 }), (cuts) => {
        const reader = readerOf(body, true);
        const bounds = [0, ...cuts.toSorted((a, b) => a - b), STREAM.length];
        const passed = bounds
          .slice(1)
          .map((to, index) => reader.push(STREAM.subarray(bounds[index], to)) ?? Buffer.alloc(0));
        reader.flush();
        expect(Buffer.concat(passed).equals(STREAM)).toBe(true);
        expect(reader.lacksEnd).toBe(false);
        expect(reader.read()).toMatchObject({
          usage: CLASSES,
          model: "gemini-2.5-flash-001",
          text: "",
        });
      }),
      { numRuns: 50 },
    );
  });

  it("that streams as a list reports the same, however it is cut, and passes byte for byte", () => {
    const list = Buffer.from(
      `\n [${EVENTS.map((event) => JSON.stringify(event)).join("\n,\r\n")}]`,
    );
    fc.assert(
      fc.property(fc.nat(list.length), fc.nat(list.length), (one, other) => {
        const reader = readerOf({ ...body, streamed: true }, false);
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        const cuts = [list.subarray(0, from), list.subarray(from, to), list.subarray(to)];
        expect(Buffer.concat(cuts.map((cut) => reader.push(cut) ?? Buffer.alloc(0)))).toEqual(list);
        reader.flush();
        expect(reader.read()).toMatchObject({
          usage: CLASSES,
          model: "gemini-2.5-flash-001",
          text: "",
        });
      }),
      { numRuns: 50 },
    );
  });

  it("that is no list though a stream was asked for is read as what it is", () => {
    const reader = readerOf({ ...body, streamed: true }, false);
    reader.push(Buffer.from(JSON.stringify(EVENTS[2])));
    expect(reader.read()).toMatchObject({ usage: CLASSES });
  });

  it("reports the same where Google writes the names of modalities as numbers", () => {
    const numbers = new Map([
      ["TEXT", 1],
      ["IMAGE", 2],
      ["AUDIO", 4],
    ]);
    const answer = JSON.stringify(EVENTS[2]).replaceAll(/"(TEXT|IMAGE|AUDIO)"/g, (_all, name) =>
      String(numbers.get(String(name))),
    );
    const reader = readerOf(body, false);
    reader.push(Buffer.from(answer));
    expect(reader.read()).toMatchObject({ usage: CLASSES });
  });

  it("that is no stream reports the same", () => {
    const reader = readerOf(body, false);
    reader.push(Buffer.from(JSON.stringify({ ...EVENTS[2], modelVersion: "m" })));
    expect(reader.read()).toMatchObject({ usage: CLASSES, model: "m", text: "" });
  });

  it("that is broken off leaves its texts to be counted, where it reported none of them", () => {
    const reader = readerOf(body, true);
    reader.push(Buffer.from(`data: ${JSON.stringify(EVENTS[0])}\n\n`));
    expect(reader.lacksEnd).toBe(true);
    expect(reader.read()).toMatchObject({ usage: { input: 1000, output: 0 }, text: "Grü" });
  });

  it("that was searched for is not wholly priced", () => {
    const reader = readerOf(body, false);
    const searched = { candidates: [{ groundingMetadata: { webSearchQueries: ["q"] } }] };
    reader.push(Buffer.from(JSON.stringify({ ...searched, usageMetadata: USAGE })));
    expect(reader.read()).toMatchObject({ isUnknown: true });
  });
});

describe("where a call goes", () => {
  const urlOf = (path: string, members: Record<string, string>, streamed = false) =>
    gemini.locate?.({
      members,
      path,
      query: "key=b",
      body: { ...read("generateContent", SAID).body, streamed },
    });
  const HOST = "https://generativelanguage.googleapis.com";

  it("is below Google's address or the setting's, OpenAI's paths below theirs", () => {
    const path = "/v1beta/models/m:generateContent";
    expect(urlOf(path, {})).toBe(`${HOST}${path}?key=b`);
    expect(urlOf(path, { url: "http://own/v1beta/openai/" })).toBe(`http://own${path}?key=b`);
    expect(urlOf("/chat/completions", {})).toBe(`${HOST}/v1beta/openai/chat/completions?key=b`);
    expect(urlOf("/chat/completions", { url: "http://own/x" })).toBe(
      "http://own/x/chat/completions?key=b",
    );
  });

  it("is made of model and kind where the call came without a path", () => {
    const url = `${HOST}/v1beta/models/gemini-2.5-flash:`;
    expect(urlOf("/v1beta/models/", {})).toBe(`${url}generateContent`);
    expect(urlOf("/v1beta/models/", {}, true)).toBe(`${url}streamGenerateContent?alt=sse`);
  });

  it("is sent one credential: a bearer token on OpenAI's paths, Google's header on its own", () => {
    expect(gemini.credentialHeaders({ apikey: "k" })).toEqual([["authorization", "Bearer k"]]);
    const own = read("generateContent", SAID).endpoint;
    expect(own.credentialHeaders?.({ apikey: "k" })).toEqual([["x-goog-api-key", "k"]]);
  });
});
