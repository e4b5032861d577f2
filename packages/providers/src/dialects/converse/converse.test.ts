import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { awsFrame } from "../../../test/aws-frame.ts";
import { boundBody } from "../../calls/bound-body.ts";
import { createAnswerReader } from "../../calls/create-answer-reader.ts";
import { editCall } from "../../calls/edit-call.ts";
import { readEndpointCall } from "../../calls/read-endpoint-call.ts";
import { streamsPieces, textsOfCall } from "../../calls/texts.ts";
import { createEndpointFinder } from "../../find/find-endpoint.ts";
import { bedrock } from "../../providers/bedrock/index.ts";

const LIMITS = { contextTokens: 300_000, maxOutputTokens: 5000 };
const MODEL = "amazon.nova-lite-v1:0";

function read(json: object, prefix = "", action = "converse") {
  const path = `${prefix}/model/amazon.nova-lite-v1%3A0/${action}`;
  const found = createEndpointFinder(bedrock)("POST", path);
  if (found === undefined) throw new Error(`${path} is not served`);
  const { endpoint, params } = found;
  const head = { method: "POST", contentType: "application/json", mustKnowModel: true } as const;
  const bytes = Buffer.from(JSON.stringify(json));
  const verdict = readEndpointCall(endpoint, bytes, { ...head, params });
  if (!verdict.readable) throw new Error(verdict.reason);
  return { endpoint, body: verdict.body };
}

const said = (...content: readonly object[]) => ({ messages: [{ role: "user", content }] });

describe("a call of the Converse API", () => {
  it("names model and kind in its path, and goes where they say", () => {
    const { body, endpoint } = read(said({ text: "x" }), "", "converse-stream");
    expect(body).toMatchObject({ model: MODEL, streamed: true, charge: "tokens" });
    const members = { awsRegion: "eu-west-1" };
    const target = { members, path: endpoint.upstreamPath, query: "", body };
    const host = "https://bedrock-runtime.eu-west-1.amazonaws.com";
    expect(bedrock.locate?.(target)).toBe(`${host}/model/amazon.nova-lite-v1%3A0/converse-stream`);
    expect(() => read(said(), "/sse", "invoke")).toThrow("must end in converse");
  });

  it("has its cap lowered, and put in where there is none", () => {
    const capped = (json: object): unknown => {
      const { body, endpoint } = read(json);
      return JSON.parse(editCall(endpoint, body, { outputCap: 7 }).toString());
    };
    const SAID = said({ text: "x" });
    expect(capped(SAID)).toEqual({ inferenceConfig: { maxTokens: 7 }, ...SAID });
    const config = { inferenceConfig: { temperature: 0, maxTokens: 90 } };
    expect(capped({ ...SAID, ...config })).toEqual({
      ...SAID,
      inferenceConfig: { temperature: 0, maxTokens: 7 },
    });
  });

  it("is bounded by its bytes, by a price for pictures, and else by the window", () => {
    const boundOf = (json: object) => {
      const { body, endpoint } = read(json);
      return boundBody(endpoint, body, LIMITS);
    };
    const image = { format: "png", source: { bytes: "A".repeat(200_000) } };
    expect(boundOf(said({ text: "x" }, { image })).promptTokens).toBeLessThan(7000);
    const result = { toolResult: { toolUseId: "t", content: [{ image }, { text: "y" }] } };
    expect(boundOf(said(result)).promptTokens).toBeLessThan(7000);
    const document = { format: "pdf", name: "a", source: { bytes: "AAAA" } };
    expect(boundOf(said({ document })).promptTokens).toBe(LIMITS.contextTokens);
    const kept = { ...said(), promptVariables: { a: { text: "x" } } };
    expect(boundOf(kept).promptTokens).toBe(LIMITS.contextTokens);
    const guarded = { ...said({ text: "x" }), guardrailConfig: { guardrailIdentifier: "g" } };
    expect(boundOf(guarded).unboundedBy).toBe("guardrailConfig");
  });

  it("shows all its texts", () => {
    const { body, endpoint } = read({
      system: [{ text: "one" }],
      ...said(
        { text: "two" },
        { image: { format: "png", source: { bytes: "QUFB" } } },
        { toolResult: { toolUseId: "t", content: [{ json: { a: "three" } }, { text: "four" }] } },
      ),
    });
    const verdict = textsOfCall(endpoint, body, "application/json");
    if (!verdict.readable) throw new Error(verdict.reason);
    const texts = verdict.texts.spans.map(({ kind, text }) => `${kind}: ${text}`);
    expect(texts).toEqual(["system: one", "user: two", "tool-result: three", "tool-result: four"]);
  });
});

const event = (type: string, payload: object) =>
  awsFrame({ ":event-type": type, ":message-type": "event" }, payload);

const USAGE = {
  inputTokens: 9,
  outputTokens: 5,
  totalTokens: 114,
  cacheReadInputTokens: 60,
  cacheWriteInputTokens: 40,
  cacheDetails: [{ ttl: "1h", inputTokens: 30 }],
};
const CLASSES = { input: 9, output: 5, cacheRead: 60, cacheWrite: 10, cacheWrite1h: 30 };
const EVENTS: readonly (readonly [string, object])[] = [
  ["messageStart", { role: "assistant" }],
  ["contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Grüße" } }],
  ["contentBlockStop", { contentBlockIndex: 0 }],
  ["messageStop", { stopReason: "end_turn" }],
  ["metadata", { usage: USAGE, metrics: { latencyMs: 3 } }],
];
const STREAM = Buffer.concat(EVENTS.map(([type, payload]) => event(type, payload)));
const AS_SSE = EVENTS.map(
  ([type, payload]) => `event: ${type}\ndata: ${JSON.stringify({ type, ...payload })}\n\n`,
).join("");

function readerOf(prefix: string, json: object = said({ text: "x" })) {
  const { body, endpoint } = read(json, prefix, "converse-stream");
  const contentType = "application/vnd.amazon.eventstream";
  const form = { status: 200, contentType, streamed: false, hidesUsage: false, body };
  return createAnswerReader(endpoint, form);
}

describe("a stream of the Converse API", () => {
  it("passes byte for byte, or as server-sent events, and is read, however it is cut", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(STREAM.length), { maxLength: 5 }), (cuts) => {
        const bounds = [0, ...cuts.toSorted((a, b) => a - b), STREAM.length];
        const passedBy = (prefix: string): Buffer => {
          const reader = readerOf(prefix);
          const passed = bounds
            .slice(1)
            .map((to, index) => reader.push(STREAM.subarray(bounds[index], to)) ?? Buffer.alloc(0));
          expect(reader.ended).toBe(true);
          expect(reader.read()).toMatchObject({ usage: CLASSES, text: "" });
          return Buffer.concat(passed);
        };
        expect(passedBy("").equals(STREAM)).toBe(true);
        expect(passedBy("/sse").toString()).toBe(AS_SSE);
      }),
      { numRuns: 50 },
    );
  });

  it("that is broken off lacks its end, and leaves its texts to be counted", () => {
    const reader = readerOf("");
    const [start, delta] = EVENTS;
    for (const each of [start, delta]) if (each !== undefined) reader.push(event(...each));
    expect(reader.lacksEnd).toBe(true);
    expect(reader.read()).toMatchObject({ usage: undefined, text: "Grüße" });
  });

  it("reports an exception within it with the status it stands for", () => {
    const headers = { ":exception-type": "throttlingException", ":message-type": "exception" };
    const reader = readerOf("/sse");
    const passed = reader.push(awsFrame(headers, { message: "Too many" }))?.toString();
    expect(passed).toContain("Too many");
    expect(reader.read().failure).toEqual({ type: "throttlingException", status: 429 });
    const broken = Buffer.from(STREAM);
    broken[20] = (broken[20] ?? 0) ^ 1;
    expect(readerOf("/sse").push(broken)?.toString()).toContain("broken");
  });

  it("is not wholly priced where more than tokens was asked for", () => {
    const reader = readerOf("", { ...said({ text: "x" }), serviceTier: { type: "priority" } });
    reader.push(STREAM);
    expect(reader.read()).toMatchObject({ isUnknown: true, usage: CLASSES });
  });

  it("has its texts seen by policies as server-sent events", () => {
    expect(streamsPieces(read(said({ text: "x" }), "/sse").endpoint)).toBe(true);
  });
});

it("an answer that is no stream reports the same usage", () => {
  const { body, endpoint } = read(said({ text: "x" }));
  const form = {
    status: 200,
    contentType: "application/json",
    streamed: false,
    hidesUsage: false,
    body,
  };
  const reader = createAnswerReader(endpoint, form);
  const output = { message: { role: "assistant", content: [{ text: "Grüße" }] } };
  reader.push(Buffer.from(JSON.stringify({ output, stopReason: "end_turn", usage: USAGE })));
  expect(reader.read()).toMatchObject({ usage: CLASSES, text: "" });
});
