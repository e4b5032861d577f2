import { createHash } from "node:crypto";

/** Longer values do not fit an index entry of Postgres (2,704 bytes, and a character may take four). */
const MAX_INDEXED_LENGTH = 512;
const DIGEST_CHARACTERS = 64;

/** The text as Postgres can store it: NUL characters and halves of surrogate pairs become U+FFFD. */
export const storableText = (text: string): string =>
  text.includes("\0") || !text.isWellFormed()
    ? text.toWellFormed().replaceAll("\0", "\uFFFD")
    : text;

/**
 * A storable text that fits an index. A longer one is cut, and ends in the SHA-256 of the whole: what was
 * different stays different.
 */
export function indexableText(text: string): string {
  const storable = storableText(text);
  if (storable.length <= MAX_INDEXED_LENGTH) return storable;
  const digest = createHash("sha256").update(storable).digest("hex");
  return storable.slice(0, MAX_INDEXED_LENGTH - DIGEST_CHARACTERS).toWellFormed() + digest;
}
