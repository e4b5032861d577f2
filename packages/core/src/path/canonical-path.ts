/** A longer path, in characters, is no path of any provider's: it is refused, so that records of it stay small. */
export const MAX_PATH_LENGTH = 2048;

/**
 * The one spelling of a request path (without its query) on which every decision is made and which is sent upstream:
 * percent-encoded unreserved characters are decoded and the hexadecimal digits that remain are upper case
 * (RFC 3986, section 6.2.2). An encoded slash stays as it is: it is data within its segment.
 *
 * `undefined` for a path that servers are known to read as another one, or as none: empty segments and a trailing slash,
 * dot segments, `;` parameters, backslashes and control characters, each raw or encoded, anything encoded twice, escapes
 * that are no UTF-8, and characters that no path may contain.
 */
export function canonicalPath(path: string): string | undefined {
  if (path.length > MAX_PATH_LENGTH) return undefined;
  if (!path.includes("%")) return PLAIN.test(path) ? path : undefined;
  if (STRAY_PERCENT.test(path)) return undefined;
  const normal = path.replaceAll(/%([0-9a-f]{2})/gi, normalizeEscape);
  return ESCAPED.test(normal) && isUnambiguous(normal) ? normal : undefined;
}

/** Segments of `pchar` (RFC 3986, section 3.3) but for `;`, none of them empty or only dots. */
const PLAIN = /^(?:\/(?!\.+(?:\/|$))[\w.~!$&'()*+,=:@-]+)+$/;

/** One that begins no escape could begin one when what follows it is decoded. */
const STRAY_PERCENT = /%(?![0-9a-f]{2})/i;

/** The same, with escapes other than that of the percent sign itself, which would be a second encoding. */
const ESCAPED = /^(?:\/(?!\.+(?:\/|$))(?:[\w.~!$&'()*+,=:@-]|%(?!25)[0-9A-F]{2})+)+$/;

function normalizeEscape(escape: string, hex: string): string {
  const character = String.fromCharCode(Number.parseInt(hex, 16));
  return /[\w.~-]/.test(character) ? character : escape.toUpperCase();
}

/** Would a server that decodes the path before it takes it apart still find no other segments than data? */
function isUnambiguous(path: string): boolean {
  const decoded = decodeSegment(path);
  if (decoded === undefined || /[\\\p{Cc}]/u.test(decoded)) return false;
  return decoded.split("/").every((part, at) => at === 0 || !/^\.*$/.test(part));
}

/** What a segment says, percent-decoded; `undefined` when its escapes are no UTF-8. */
export function decodeSegment(segment: string): string | undefined {
  if (!segment.includes("%")) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
