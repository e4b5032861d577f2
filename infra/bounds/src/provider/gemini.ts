import { isJson, type Json, numberIn, recordsIn, textIn, textsIn } from "../json.ts";
import { events, plain } from "./answers.ts";
import type { Asked, ProviderAnswer } from "./asked.ts";
import { bringsMore, schemaTokens, sumOf } from "./openai-content.ts";

/** In both spellings: servers of Google's read JSON as protobuf does. */
const MEMBERS: ReadonlySet<string> = new Set(
  "model contents systemInstruction system_instruction tools toolConfig tool_config safetySettings generationConfig generation_config labels store serviceTier service_tier".split(
    " ",
  ),
);
/** 258 tokens a tile of 768 pixels, of which a picture of 3072 pixels has 16, and its overview (ai.google.dev/gemini-api/docs/tokens, November 2026). */
const PICTURE_TOKENS = 258 * 17;
const TURN_TOKENS = 4;

/** Answers a call of generateContent, whole or as a stream. */
export function answerGenerate(asked: Asked): ProviderAnswer {
  const usageMetadata = usageOf(asked);
  const head = { modelVersion: asked.model, responseId: "r" };
  const content = { role: "model", parts: [{ text: "Hi" }] };
  const whole = {
    candidates: [{ content, finishReason: "STOP", index: 0 }],
    usageMetadata,
    ...head,
  };
  if (asked.headers.get("x-streams") !== "true") return plain(whole);
  const begun = { promptTokenCount: usageMetadata["promptTokenCount"] };
  return events([{ candidates: [{ content, index: 0 }], usageMetadata: begun, ...head }, whole]);
}

function usageOf(asked: Asked): Json {
  const { json, limits, random } = asked;
  const prompt = Math.min(promptOf(asked), limits.contextTokens);
  const output = outputOf(asked);
  const thoughts = random.chance(0.5) ? output : 0;
  const heard = random.chance(0.5) && hasAudio(json) ? prompt : 0;
  return {
    promptTokenCount: prompt,
    candidatesTokenCount: output - thoughts,
    totalTokenCount: prompt + output,
    thoughtsTokenCount: thoughts,
    cachedContentTokenCount: random.chance(0.3) ? prompt : 0,
    promptTokensDetails: [{ modality: "AUDIO", tokenCount: heard }],
  };
}

/** Thoughts are within the cap of an answer, of which there may be several. */
function outputOf({ json, limits: { maxOutputTokens } }: Asked): number {
  const config = configOf(json);
  const cap = numberIn(config, "maxOutputTokens") ?? numberIn(config, "max_output_tokens");
  const choices = numberIn(config, "candidateCount") ?? 1;
  return Math.min(cap ?? maxOutputTokens, maxOutputTokens) * choices;
}

const configOf = (json: Json): Json => {
  const config = json["generationConfig"] ?? json["generation_config"];
  return isJson(config) ? config : {};
};

const hasAudio = (json: Json): boolean => JSON.stringify(json).includes("audio/");

function promptOf(asked: Asked): number {
  const { json, limits, meter } = asked;
  if (bringsMore(json, MEMBERS)) return meter.elsewhere(limits.contextTokens);
  const { contents, systemInstruction, tools } = json;
  const turns = [...recordsIn(contents), ...(isJson(systemInstruction) ? [systemInstruction] : [])];
  return (
    sumOf(
      turns,
      ({ parts }) => TURN_TOKENS + sumOf(recordsIn(parts), (part) => partTokens(asked, part)),
    ) +
    schemaTokens(asked, tools) +
    schemaTokens(asked, configOf(json)["responseJsonSchema"])
  );
}

const TEXTS: ReadonlySet<string> = new Set(
  "text thought thoughtSignature functionCall functionResponse executableCode".split(" "),
);

/** What is neither text nor a picture is as long as the model takes. */
function partTokens(asked: Asked, part: Json): number {
  const { limits, meter } = asked;
  const inline = part["inlineData"] ?? part["inline_data"];
  if (isJson(inline)) {
    const type = textIn(inline, "mimeType") || textIn(inline, "mime_type");
    if (type.startsWith("image/")) return meter.picture(PICTURE_TOKENS);
  }
  const isText = Object.keys(part).every((name) => TEXTS.has(name));
  return isText ? meter.text(textsIn(part)) : meter.elsewhere(limits.contextTokens);
}
