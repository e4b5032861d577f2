// Text is counted as text: a caller who writes <|endoftext|> pays for its characters.
const OPTIONS = { disallowedSpecial: new Set<string>() };

// 400 ms and 70 MB, so only when a count is really needed: scripted usage never gets here.
const loadTokenizer = () => import("gpt-tokenizer/encoding/o200k_base");

/** The number of o200k_base tokens in a text. */
export async function countTokens(text: string): Promise<number> {
  if (text === "") return 0;
  return (await loadTokenizer()).countTokens(text, OPTIONS);
}

/** The text if it has at most `limit` tokens, else its first `limit` tokens. */
export async function cutToTokens(
  text: string,
  limit: number,
): Promise<{ readonly text: string; readonly cut: boolean }> {
  // A token is at least one byte.
  if (Buffer.byteLength(text) <= limit) return { text, cut: false };
  const { encode, decode } = await loadTokenizer();
  const tokens = encode(text, OPTIONS);
  if (tokens.length <= limit) return { text, cut: false };
  // The last token may end inside a character.
  return { text: decode(tokens.slice(0, limit)).replace(/\uFFFD+$/u, ""), cut: true };
}
