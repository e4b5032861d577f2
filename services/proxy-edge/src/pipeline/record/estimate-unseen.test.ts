import { NO_TOKENS } from "@lintel/core";
import { PROVIDERS, readEndpointCall } from "@lintel/providers";
import { storedSetting } from "@lintel/testkit/objects";
import { describe, expect, it } from "vitest";

import { createProviderPaths } from "../../surfaces/provider-paths.ts";
import {
  estimateUnseen,
  outputClassOf,
  textsOf,
  type UnseenCall,
  unseenPromptTokens,
} from "./estimate-unseen.ts";

const setting = storedSetting();
const CHAT = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }] };

/** A sent call whose bound is 1000 tokens of prompt and 500 for each choice, a quarter of a second ago. */
function anUnseenCall(json: object = CHAT, path = "openai/v1/chat/completions"): UnseenCall {
  const found = createProviderPaths(PROVIDERS).find("POST", `/api/providers/${path}`);
  if (found === undefined) throw new Error(`${path} is not served`);
  const { inbound, targets } = found;
  const [target] = targets;
  const { endpoint, provider } = target;
  const head = { method: "POST", contentType: "application/json", mustKnowModel: false } as const;
  const bytes = Buffer.from(JSON.stringify(json));
  const verdict = readEndpointCall(endpoint, bytes, { ...head, params: inbound.params });
  if (!verdict.readable) throw new Error(verdict.reason);
  const use = { promptTokens: 1000, outputTokens: 500, units: undefined };
  return {
    completion: "Hel",
    endpoint,
    provider,
    body: verdict.body,
    loadedPrompt: undefined,
    attempt: { target, setting, prices: NO_TOKENS, priceOverride: undefined, ...use },
    grant: undefined,
    elapsedMs: 250,
    isPromptReported: false,
  };
}

const unseen = anUnseenCall();
/** A quarter of a second at 400 tokens, and 16 on their way. */
const OUTPUT = 116;

describe("what an upstream may have used unseen", () => {
  it("is the prompt's texts, what its bound holds beyond their bytes, and output for the time", () => {
    const { prompt, ...estimate } = estimateUnseen(unseen);
    expect(prompt).toContain("Hello");
    const input = 1000 - Buffer.byteLength(prompt);
    expect(estimate).toEqual({
      completion: "Hel",
      maxOutputTokens: 500,
      unseen: { ...NO_TOKENS, input, output: OUTPUT },
    });
  });

  it("has nothing beyond the bytes of texts that are longer than the bound", () => {
    const attempt = { ...unseen.attempt, promptTokens: 1 };
    expect(estimateUnseen({ ...unseen, attempt }).unseen?.input).toBe(0);
  });

  it("is the bound of a prompt that was counted, whose texts need not be counted again", () => {
    const attempt = { ...unseen.attempt, isCounted: true };
    const estimate = estimateUnseen({ ...unseen, attempt });
    expect(estimate).toMatchObject({ prompt: "", unseen: { input: 1000 } });
  });

  it("has nothing of a prompt that was reported, nor of other units", () => {
    const attempt = { ...unseen.attempt, units: { images: 2 } };
    expect(estimateUnseen({ ...unseen, attempt }).unseen).toMatchObject({ images: 2 });
    const reported = estimateUnseen({ ...unseen, attempt, isPromptReported: true });
    expect(reported).toMatchObject({ prompt: "", completion: "Hel" });
    expect(reported.unseen).toEqual({ ...NO_TOKENS, output: OUTPUT });
  });

  it("is for every choice, and never beyond what was granted of each", () => {
    const twice = anUnseenCall({ ...CHAT, n: 2 });
    expect(estimateUnseen(twice)).toMatchObject({
      maxOutputTokens: 1000,
      unseen: { output: 2 * OUTPUT },
    });
    expect(estimateUnseen({ ...twice, grant: { outputCap: 30 } })).toMatchObject({
      maxOutputTokens: 60,
      unseen: { output: 60 },
    });
    const above = { ...twice, grant: { outputCap: 9999 } };
    expect(estimateUnseen(above).maxOutputTokens).toBe(1000);
  });

  it("is all of the bound where the work goes on without its caller", () => {
    const body = { ...unseen.body, startsJob: true };
    expect(estimateUnseen({ ...unseen, body }).unseen?.output).toBe(500);
  });

  it("is counted with more tokens for a text where the provider's vocabulary is not public", () => {
    const path = "anthropic/v1/messages";
    const messages = anUnseenCall({ ...CHAT, model: "claude-sonnet-4-5", max_tokens: 9 }, path);
    expect(estimateUnseen(messages).countFactor).toBe(1.6);
    expect(estimateUnseen(unseen)).not.toHaveProperty("countFactor");
  });
});

it("what a prompt's texts do not show is what its bound holds beyond their bytes", () => {
  const { attempt, body, endpoint } = unseen;
  const bytes = Buffer.byteLength(estimateUnseen(unseen).prompt);
  expect(unseenPromptTokens(endpoint, body, attempt)).toBe(1000 - bytes);
  expect(unseenPromptTokens(endpoint, body, { promptTokens: 1 })).toBe(0);
});

it("texts that are only the beginning of a prompt say how long it is", () => {
  expect(textsOf({ text: "begin", length: 5, bytes: 5 })).toEqual({ prompt: "begin" });
  expect(textsOf({ text: "begin", length: 9, bytes: 9 })).toEqual({
    prompt: "begin",
    promptLength: 9,
  });
});

it.each([
  ["openai/v1/chat/completions", CHAT, "output"],
  ["openai/v1/chat/completions", { ...CHAT, modalities: ["text"] }, "output"],
  ["openai/v1/chat/completions", { ...CHAT, modalities: ["text", "audio"] }, "audioOutput"],
  ["openai/v1/audio/speech", { model: "tts-1", input: "Hi", voice: "alloy" }, "audioOutput"],
  ["openai/v1/images/generations", { model: "gpt-image-1", prompt: "a" }, "imageOutput"],
])("an answer of %s to %j is made of %s", (path, json, outputClass) => {
  const { body, endpoint } = anUnseenCall(json, path);
  expect(outputClassOf(endpoint, body)).toBe(outputClass);
});
