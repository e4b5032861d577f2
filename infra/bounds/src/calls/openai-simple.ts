import type { Random } from "../random.ts";
import { inJson, type MakeCall } from "./generated-call.ts";
import { aCap, aTier } from "./openai-chat.ts";
import { aPhrase, aPictureUrl, aText, newMembers } from "./texts.ts";

const someTokens = (random: Random): number[] => random.list(1, 60, () => random.int(0, 200_000));

const promptOf = (random: Random): unknown =>
  random.pick<() => unknown>([
    () => aText(random),
    () => random.list(1, 6, aText),
    () => someTokens(random),
    () => random.list(1, 4, someTokens),
    () => random.list(1, 4, (one) => (one.chance(0.5) ? aText(one) : someTokens(one))),
    () => random.list(0, 1, aPhrase),
  ])();

export const completionCall: MakeCall = (random, model) =>
  inJson(random, {
    model,
    prompt: promptOf(random),
    ...random.some({
      max_tokens: [0.6, () => aCap(random)],
      n: [0.2, () => random.int(1, 4)],
      best_of: [0.2, () => random.int(1, 20)],
      stream: [0.3, () => true],
      suffix: [0.1, () => aPhrase(random)],
      echo: [0.1, () => true],
      stop: [0.1, () => "END"],
      service_tier: [0.05, () => aTier(random)],
      prompt_embeds: [0.02, () => "AAAA"],
      temperature: [0.2, () => 0.5],
    }),
    ...newMembers(random),
  });

export const embeddingsCall: MakeCall = (random, model) =>
  inJson(random, {
    model,
    input: random.chance(0.05)
      ? random.list(1, 4, () => ({ image: aPictureUrl(random) }))
      : random.chance(0.05)
        ? random.list(200, 2048, aPhrase)
        : promptOf(random),
    ...random.some({
      dimensions: [0.3, () => random.int(1, 3000)],
      encoding_format: [0.3, () => random.pick(["float", "base64"])],
      user: [0.1, () => "ann"],
      messages: [0.02, () => [{ role: "user", content: aPhrase(random) }]],
    }),
    ...newMembers(random),
  });

export const speechCall: MakeCall = (random, model) =>
  inJson(random, {
    model,
    input: random.chance(0.9) ? aPhrase(random) : aText(random).slice(0, 600),
    voice: "alloy",
    ...random.some({
      instructions: [0.3, () => random.pick(["Speak slowly.", aPhrase(random)])],
      speed: [0.4, () => random.pick([0.25, 0.5, 1, 2, 4])],
      response_format: [0.5, () => random.pick(["mp3", "opus", "aac", "flac", "wav", "pcm"])],
      stream_format: [0.5, () => random.pick(["sse", "audio"])],
    }),
    ...newMembers(random),
  });
