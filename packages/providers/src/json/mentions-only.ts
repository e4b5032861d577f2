const MEMBER = Buffer.from('"type"');
const ESCAPE = Buffer.from("\\u");
const QUOTE = 0x22;
const COLON = 0x3a;
const SPACE = 0x20;

/**
 * Is every string under the name `type`, anywhere in a value, one of `kinds`? Found without building it. The bytes
 * from `from` to before `to` are valid JSON. False where it is not certain.
 */
export function mentionsOnly(
  bytes: Buffer,
  { from, to }: { readonly from: number; readonly to: number },
  kinds: ReadonlySet<string>,
): boolean {
  const value = bytes.subarray(from, to);
  if (value.includes(ESCAPE)) return false;
  for (let at = value.indexOf(MEMBER); at >= 0; at = value.indexOf(MEMBER, at + 1)) {
    const start = skipTo(value, at + MEMBER.length);
    if (value[start] !== QUOTE) continue;
    const end = value.indexOf(QUOTE, start + 1);
    if (!kinds.has(value.toString("latin1", start + 1, end))) return false;
  }
  return true;
}

/** The position of the value behind a member's name. */
function skipTo(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && (bytes[at] === COLON || (bytes[at] ?? 0) <= SPACE)) at += 1;
  return at;
}
