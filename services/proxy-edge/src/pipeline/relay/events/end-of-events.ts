const LF = 0x0a;
const CR = 0x0d;

/** Ends of lines that end an event, as they stand behind one another (WHATWG's HTML standard, 9.2.6). */
const ENDS = ["\n\n", "\n\r\n", "\r\r"] as const;

/** The position behind the last event that ends in the bytes; 0 when none does. */
export function endOfEvents(bytes: Buffer): number {
  if (endsWithEvent(bytes)) return bytes.length;
  let end = 0;
  for (const each of ENDS) {
    const at = bytes.lastIndexOf(each);
    if (at >= 0) end = Math.max(end, at + each.length);
  }
  return end;
}

/** What nearly every piece of a stream is. */
function endsWithEvent(bytes: Buffer): boolean {
  const { length } = bytes;
  if (bytes[length - 1] !== LF) return false;
  const before = bytes[length - 2];
  return before === LF || (before === CR && bytes[length - 3] === LF);
}
