import { isJson, type Json, numberIn, recordsIn, textIn } from "../json.ts";
import { namedEvents, plain } from "./answers.ts";
import type { Asked, ProviderAnswer } from "./asked.ts";
import type { Meter } from "./meter.ts";
import { bringsMore } from "./openai-content.ts";

/** https://developers.openai.com/api/docs/guides/image-generation#cost-and-latency (November 2026). */
const PARTIAL_TOKENS = 100;
const FIRST_TOKENS = 6240;
/** Tokens of an input picture in high fidelity: 65 + 4 × 129 for its tiles, plus 6,240. The same guide. */
const SENT_TOKENS = 65 + 4 * 129 + 6240;
const MAX_SENT = 16;
/** What a model that draws may write beside. */
const WRITTEN_TOKENS = 300;
const MEMBERS: ReadonlySet<string> = new Set(
  "model prompt n size quality stream partial_images images mask background moderation output_compression output_format response_format style input_fidelity user".split(
    " ",
  ),
);

/** The tokens of one picture as it is asked for, with those shown before it is ready. */
export function picturesTokens(meter: Meter, asked: Json): number {
  const partial = PARTIAL_TOKENS * (numberIn(asked, "partial_images") ?? 0);
  if (!textIn(asked, "model").startsWith("gpt-image-2")) {
    return meter.picture(FIRST_TOKENS) + partial;
  }
  const [, width = "2880", height = "2880"] = /^(\d+)x(\d+)$/.exec(textIn(asked, "size")) ?? [];
  const steps = new Map([
    ["low", 16],
    ["medium", 48],
  ]).get(textIn(asked, "quality"));
  const long = Math.max(Number(width), Number(height));
  const short = Math.min(Number(width), Number(height));
  const across = Math.round(((steps ?? 96) * short) / long);
  return Math.ceil(((steps ?? 96) * across * (2_000_000 + long * short)) / 4_000_000) + partial;
}

export function answerPictures(asked: Asked): ProviderAnswer {
  const { json, meter, model } = asked;
  const pictures = numberIn(json, "n") ?? 1;
  const data = Array.from({ length: pictures }, () => ({ b64_json: "" }));
  if (model.startsWith("dall-e")) return plain({ created: 1, data });
  const each = picturesTokens(meter, { ...json, model });
  const prompt = meter.text(textIn(json, "prompt")) + sentAlong(asked) * meter.picture(SENT_TOKENS);
  const reports = data.map((_, index) => usageOf(index === 0 ? prompt : 0, each));
  if (String(json["stream"]) === "true") {
    const type = asked.family === "/images/edits" ? "image_edit" : "image_generation";
    return namedEvents(
      reports.map((usage) => ({ type: `${type}.completed`, b64_json: "", usage })),
    );
  }
  return plain({ created: 1, data, usage: usageOf(prompt, each * pictures) });
}

function usageOf(input: number, output: number): Json {
  return {
    input_tokens: input,
    output_tokens: output + WRITTEN_TOKENS,
    total_tokens: input + output + WRITTEN_TOKENS,
    input_tokens_details: { text_tokens: 0, image_tokens: input },
    output_tokens_details: { text_tokens: WRITTEN_TOKENS, image_tokens: output },
  };
}

function sentAlong({ files, json }: Asked): number {
  if (bringsMore(json, MEMBERS)) return MAX_SENT + 1;
  const { images, mask } = json;
  return files + recordsIn(images).length + Number(isJson(mask));
}
