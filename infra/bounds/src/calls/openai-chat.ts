import type { Random } from "../random.ts";
import { inJson, type MakeCall } from "./generated-call.ts";
import { aPhrase, aPictureUrl, anId, aSchema, aText, newMembers } from "./texts.ts";

const PARTS: readonly (readonly [weight: number, (random: Random) => object])[] = [
  [8, (random) => ({ type: "text", text: aText(random) })],
  [
    3,
    (random) => ({
      type: "image_url",
      image_url: {
        url: aPictureUrl(random),
        ...random.some({ detail: [0.3, () => random.pick(["low", "high", "auto", "original"])] }),
      },
    }),
  ],
  [1, (random) => ({ type: "file", file: { file_id: anId(random) } })],
  [1, () => ({ type: "file", file: { filename: "a.pdf", file_data: "JVBERi0xLjQK" } })],
  [1, () => ({ type: "input_audio", input_audio: { data: "UklGRg==", format: "wav" } })],
  [1, () => ({ type: "video_url", video_url: { url: "https://e.x/v.mp4" } })],
  [1, () => ({ type: "audio_url", audio_url: { url: "https://e.x/a.mp3" } })],
  [1, (random) => ({ type: "hologram", id: anId(random) })],
  [1, (random) => ({ type: "text", text: aPhrase(random), ...newMembers(random) })],
  [1, (random) => ({ type: "refusal", refusal: aPhrase(random) })],
];

/** One of several makers, by their weights. */
export function pickWeighted<Made>(
  random: Random,
  makers: readonly (readonly [weight: number, (random: Random) => Made])[],
): Made {
  let left = random.next() * makers.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, make] of makers) {
    left -= weight;
    if (left < 0) return make(random);
  }
  throw new Error("there is nothing to pick from");
}

function aMessage(random: Random): object {
  const kind = random.next();
  if (kind < 0.55) {
    return { role: random.pick(["system", "user", "developer"]), content: aText(random) };
  }
  if (kind < 0.75) {
    return { role: "user", content: random.list(0, 3, (one) => pickWeighted(one, PARTS)) };
  }
  if (kind < 0.85) return { role: "assistant", content: null, tool_calls: [aCall(random)] };
  if (kind < 0.93) return { role: "tool", tool_call_id: anId(random), content: aText(random) };
  if (kind < 0.95) return { role: "assistant", audio: { id: anId(random) } };
  return { role: "user", content: aPhrase(random), name: "ann", ...newMembers(random) };
}

const aCall = (random: Random): object => ({
  id: anId(random),
  type: "function",
  function: { name: "find", arguments: JSON.stringify({ query: aPhrase(random) }) },
});

const aFunction = (random: Random): object => ({
  type: "function",
  function: { name: "find", description: aPhrase(random), parameters: aSchema(random) },
});

const aTool = (random: Random): object =>
  random.chance(0.85)
    ? aFunction(random)
    : random.pick([
        { type: "custom", custom: { name: "c", description: aPhrase(random) } },
        { type: "oracle", id: anId(random) },
        { type: "web_search" },
      ]);

export const aCap = (random: Random): number =>
  random.pick([
    () => 1,
    () => random.size(1, 4000),
    () => random.int(1, 200_000),
    () => 10_000_000,
  ])();

export const aTier = (random: Random): string =>
  random.pick(["auto", "default", "flex", "priority", "fast", "ultrafast", "scale", "platinum"]);

export const chatCall: MakeCall = (random, model) =>
  inJson(random, {
    model,
    messages: random.list(random.chance(0.05) ? 0 : 1, 5, aMessage),
    ...random.some({
      max_completion_tokens: [0.35, () => aCap(random)],
      max_tokens: [0.25, () => aCap(random)],
      n: [0.12, () => random.int(1, random.chance(0.1) ? 128 : 5)],
      stream: [0.4, () => true],
      stream_options: [0.1, () => ({ include_usage: random.chance(0.5) })],
      tools: [0.15, () => random.list(1, 4, aTool)],
      functions: [0.03, () => [{ name: "f", parameters: aSchema(random) }]],
      tool_choice: [0.05, () => "auto"],
      response_format: [
        0.08,
        () => ({ type: "json_schema", json_schema: { name: "s", schema: aSchema(random) } }),
      ],
      prediction: [0.03, () => ({ type: "content", content: aText(random) })],
      service_tier: [0.15, () => aTier(random)],
      metadata: [0.05, () => ({ note: aPhrase(random) })],
      store: [0.05, () => true],
      reasoning_effort: [0.1, () => random.pick(["low", "high"])],
      temperature: [0.2, () => random.next()],
      stop: [0.05, () => ["END"]],
      modalities: [0.03, () => ["text", "audio"]],
      audio: [0.03, () => ({ voice: "alloy", format: "wav" })],
      web_search_options: [0.02, () => ({})],
      data_sources: [0.02, () => [{ type: "azure_search", parameters: { index_name: "i" } }]],
      documents: [0.02, () => [{ title: "t", text: aPhrase(random) }]],
      chat_template: [0.01, () => "{{ messages * 100 }}"],
      user: [0.05, () => "ann"],
    }),
    ...newMembers(random),
  });
