import { DATA } from "./shapes.ts";

interface NamedString {
  /** The member it is the value of. */
  readonly name: string | undefined;
  /** Position of its content. */
  readonly start: number;
  readonly end: number;
}

const ID = /(?:^|_)ids?$|[a-z]Ids?$/;

/** Is a string no text, by the name of its member: one of `noTexts`, an identifier, or data? */
export function isNoText(
  bytes: Buffer,
  { end, name, start }: NamedString,
  noTexts: ReadonlySet<string>,
): boolean {
  if (name === undefined || noTexts.size === 0) return false;
  if (noTexts.has(name) || ID.test(name)) return true;
  return DATA.has(name) && isData(bytes, start, end);
}

const DATA_URL = Buffer.from("data:");
/** A shorter one may be a number, or a word. */
const MIN_DATA_BYTES = 128;

/** Base64, or a data URL: anything else in a member for data may be a text. */
function isData(bytes: Buffer, start: number, end: number): boolean {
  if (bytes.subarray(start, start + DATA_URL.length).equals(DATA_URL)) return true;
  if (end - start < MIN_DATA_BYTES) return false;
  let at = start;
  while (at < end && BASE64[bytes[at] ?? 0] === 1) at += 1;
  return at === end;
}

const BASE64 = new Uint8Array(256);
for (const range of ["AZ", "az", "09", "++", "//", "==", "--", "__", "\\\\"]) {
  for (let byte = range.charCodeAt(0); byte <= range.charCodeAt(1); byte += 1) BASE64[byte] = 1;
}
