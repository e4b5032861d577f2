import type { Random } from "../random.ts";
import { inJson, type MakeCall } from "./generated-call.ts";
import { aCap, pickWeighted } from "./openai-chat.ts";
import { aPhrase, aSchema, aText, newMembers } from "./texts.ts";

const someData = (random: Random): string => "QUJD".repeat(random.size(1, 5000));

const PARTS: readonly (readonly [weight: number, (random: Random) => object])[] = [
  [10, (random) => ({ text: aText(random) })],
  [3, (random) => ({ inlineData: { mimeType: "image/png", data: someData(random) } })],
  [1, (random) => ({ inline_data: { mime_type: "image/webp", data: someData(random) } })],
  [1, (random) => ({ inlineData: { mimeType: "application/pdf", data: someData(random) } })],
  [1, (random) => ({ inlineData: { mimeType: "audio/wav", data: someData(random) } })],
  [1, () => ({ fileData: { fileUri: "gs://bucket/a.mp4", mimeType: "video/mp4" } })],
  [1, (random) => ({ text: aPhrase(random), thought: true, thoughtSignature: "c2ln" })],
  [1, (random) => ({ functionCall: { name: "f", args: { q: aPhrase(random) } } })],
  [2, (random) => ({ functionResponse: { name: "f", response: { said: aText(random) } } })],
  [1, () => ({ executableCode: { language: "PYTHON", code: "1 + 1" } })],
  [1, (random) => ({ hologram: { uri: aPhrase(random) } })],
];

const TOOLS: readonly (readonly [weight: number, (random: Random) => object])[] = [
  [
    8,
    (random) => ({
      functionDeclarations: random.list(1, 3, () => ({
        name: "f",
        description: aPhrase(random),
        parameters: aSchema(random),
      })),
    }),
  ],
  [1, () => ({ googleSearch: {} })],
  [1, () => ({ url_context: {} })],
  [1, () => ({ codeExecution: {} })],
];

const aConfig = (random: Random) =>
  random.some({
    [random.pick(["maxOutputTokens", "max_output_tokens"])]: [0.8, () => aCap(random)],
    candidateCount: [0.15, () => random.int(1, 8)],
    temperature: [0.1, () => 0.5],
    stopSequences: [0.05, () => ["END"]],
    responseJsonSchema: [0.05, () => aSchema(random)],
    thinkingConfig: [0.1, () => ({ thinkingBudget: random.size(0, 30_000) })],
    mediaResolution: [0.1, () => "MEDIA_RESOLUTION_HIGH"],
  });

const aRequest = (random: Random) => ({
  contents: random.list(1, 4, () => ({
    role: random.pick(["user", "model"]),
    parts: random.list(0, 3, (one) => pickWeighted(one, PARTS)),
  })),
  ...random.some({
    [random.pick(["generationConfig", "generation_config"])]: [0.9, () => aConfig(random)],
    systemInstruction: [0.4, () => ({ parts: [{ text: aText(random) }] })],
    tools: [0.25, () => random.list(1, 2, (one) => pickWeighted(one, TOOLS))],
    toolConfig: [0.05, () => ({ functionCallingConfig: { mode: "ANY" } })],
    safetySettings: [0.05, () => []],
    cachedContent: [0.05, () => "cachedContents/abc"],
    serviceTier: [0.15, () => random.pick(["priority", "flex", "standard", "tomorrow"])],
    labels: [0.05, () => ({ team: "a" })],
  }),
  ...newMembers(random),
});

const ACTIONS = ["generateContent", "streamGenerateContent"] as const;
const PLACE = { project: "acme", location: "global" } as const;

/** A call of Google's own API: its model stands in the path. */
export const generateCall: MakeCall = (random, model) => ({
  ...inJson(random, aRequest(random)),
  inPath: { ...PLACE, call: `${model}:${random.pick(ACTIONS)}` },
});
