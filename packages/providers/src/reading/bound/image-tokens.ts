import { isRecord } from "../../formats/json/is-record.ts";

/**
 * The most prompt tokens an image costs with any OpenAI model: gpt-4o-mini, 2,833 + 8 tiles × 5,667 at high detail, is
 * 48,169; newer models take at most 10,000 patches, at up to 2.46 tokens each
 * (https://developers.openai.com/api/docs/guides/images-vision#calculating-costs, November 2026).
 */
const IMAGE_TOKENS = 50_000;

/** What pictures add to the tokens of the texts they stand in, in place of the bytes of their data. */
export const imageTokens = (images: readonly unknown[]): number =>
  images.reduce<number>((sum, image) => sum + IMAGE_TOKENS - inlineBytes(image), 0);

/** Bytes of an image that stands in the body itself. */
function inlineBytes(image: unknown): number {
  const url = isRecord(image) ? (image["url"] ?? image["image_url"]) : image;
  return typeof url === "string" && url.startsWith("data:") ? url.length : 0;
}
