/**
 * Is every string under the name `type`, anywhere in a value, one of `kinds`? Found without building it. The bytes
 * from `from` to before `to` are valid JSON. False where it is not certain.
 */
export type MentionsOnly = (
  bytes: Buffer,
  span: { readonly from: number; readonly to: number },
) => boolean;

/** `kinds` are plain words. */
export function mentionsOnly(kinds: readonly string[]): MentionsOnly {
  const other = new RegExp(`"type"\\s*:\\s*"(?!(?:${kinds.join("|")})")`);
  return (bytes, { from, to }) => {
    const text = bytes.toString("latin1", from, to);
    // A name in escapes may read `type` too.
    return !text.includes("\\u") && !other.test(text);
  };
}
