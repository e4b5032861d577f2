const MAX_TEXT_LENGTH = 1024 * 1024;

/**
 * Texts to count, one a line and at most 1 MiB together: strings as they are, parts by their `text`, anything
 * else as JSON. Images and audio in the body are left out: their bytes are no text.
 */
export function joinTexts(values: readonly unknown[]): string {
  return values.flatMap(textsOf).join("\n").slice(0, MAX_TEXT_LENGTH);
}

function textsOf(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value === "object" && "text" in value) return textsOf(value.text);
  if (typeof value === "object" && ("image_url" in value || "input_audio" in value)) return [];
  return [JSON.stringify(value)];
}
