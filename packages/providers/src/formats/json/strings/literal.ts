const BACKSLASH = 0x5c;

/** Where the content of a string stands, and how often it is escaped (`LiteralCursor`). */
export interface Literal {
  readonly start: number;
  /** First byte after the content. */
  readonly end: number;
  readonly escapes: number;
}

/** The text that a string's content stands for. */
export function decodeLiteral(bytes: Buffer, { end, escapes, start }: Literal): string {
  const isPlain = escapes === 0 || !bytes.subarray(start, end).includes(BACKSLASH);
  let text = bytes.toString("utf8", start, end);
  for (let left = isPlain ? 0 : escapes; left > 0; left -= 1) {
    text = String(JSON.parse(`"${text}"`));
  }
  return text;
}

/** The content of a string that stands for this text. */
export function encodeLiteral(text: string, escapes: number): string {
  let encoded = text;
  for (let left = escapes; left > 0; left -= 1) encoded = JSON.stringify(encoded).slice(1, -1);
  return encoded;
}
