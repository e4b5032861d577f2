/** A part of a multipart form and where its headers and its content stand in the bytes. */
export interface FormPart {
  readonly name: string;
  readonly isFile: boolean;
  readonly headStart: number;
  /** First byte after the last header, without its line end. */
  readonly headEnd: number;
  readonly start: number;
  /** First byte after the content. */
  readonly end: number;
}

const CRLF = Buffer.from("\r\n");
const HEAD_END = Buffer.from("\r\n\r\n");
/** More parts than any form of an LLM provider has. */
const MAX_PARTS = 1000;

/**
 * The parts of a multipart form; `undefined` when its reading could be disputed: parsers differ in what they make
 * of preambles, padded or bare-LF delimiters, repeated or extended names, so none of these may stand in it.
 */
export function readForm(bytes: Buffer, contentType: string): readonly FormPart[] | undefined {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) return undefined;
  const delimiter = Buffer.from(`--${boundary}`);
  const parts: FormPart[] = [];
  let at = 0;
  if (!startsAt(bytes, delimiter, at)) return undefined;
  while (parts.length < MAX_PARTS) {
    at += delimiter.length;
    if (startsAt(bytes, Buffer.from("--"), at)) return isEnd(bytes, at + 2) ? parts : undefined;
    if (!startsAt(bytes, CRLF, at)) return undefined;
    // Some readers may take any further boundary for a delimiter.
    const next = bytes.indexOf(delimiter, at);
    if (next < 0 || !startsAt(bytes, CRLF, next - CRLF.length)) return undefined;
    const part = readPart(bytes, at + CRLF.length, next - CRLF.length);
    if (part === undefined) return undefined;
    parts.push(part);
    at = next;
  }
  return undefined;
}

/** The boundary a content type names, once and in plain characters. */
function boundaryOf(contentType: string): string | undefined {
  const [, quoted, plain] =
    /^multipart\/form-data\s*;\s*boundary=(?:"([\w'()+,./:=? -]{1,70})"|([\w'()+./:=?-]{1,70}))\s*$/i.exec(
      contentType,
    ) ?? [];
  return quoted ?? plain;
}

const startsAt = (bytes: Buffer, wanted: Buffer, at: number): boolean =>
  at >= 0 && bytes.subarray(at, at + wanted.length).equals(wanted);

/** Nothing but one line end may follow the last delimiter. */
const isEnd = (bytes: Buffer, at: number): boolean =>
  at === bytes.length || (startsAt(bytes, CRLF, at) && at + CRLF.length === bytes.length);

/** Another transfer encoding than the bytes themselves, which is what these names mean. */
const ENCODED = /^content-transfer-encoding\s*:(?!\s*(?:7bit|8bit|binary)\s*$)/i;

function readPart(bytes: Buffer, from: number, end: number): FormPart | undefined {
  const headEnd = bytes.indexOf(HEAD_END, from);
  if (headEnd < 0 || headEnd + HEAD_END.length > end) return undefined;
  const lines = bytes.toString("utf8", from, headEnd).split("\r\n");
  const dispositions = lines.filter((line) => /^content-disposition\s*:/i.test(line));
  const hasTransferEncoding = lines.some((line) => ENCODED.test(line));
  const [disposition] = dispositions;
  if (disposition === undefined || dispositions.length > 1 || hasTransferEncoding) return undefined;
  const named = readDisposition(disposition);
  return named && { ...named, headStart: from, headEnd, start: headEnd + HEAD_END.length, end };
}

/** `form-data` with one name, quoted or not, and, for a file, a file name; nothing escaped in the name. */
function readDisposition(line: string): Pick<FormPart, "name" | "isFile"> | undefined {
  const [, quoted, plain, rest = ""] =
    /^content-disposition\s*:\s*form-data\s*;\s*name=(?:"([^"\\%\r\n]*)"|([\w.[\]-]+)(?=[\s;]|$))(.*)$/i.exec(
      line,
    ) ?? [];
  const name = quoted ?? plain;
  const isFile = /^\s*;\s*filename\*?=/i.test(rest);
  if (name === undefined || (rest.trim() !== "" && !isFile)) return undefined;
  // A second name, wherever it stands behind the first.
  return /;\s*name\*?\s*=/i.test(rest) ? undefined : { name, isFile };
}
