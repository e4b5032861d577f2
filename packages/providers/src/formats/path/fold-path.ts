/** A path that is encoded more often is refused anyway. */
const MAX_DECODINGS = 4;

/**
 * What a path is to servers that are generous in reading it: the segments of every spelling that some server takes for
 * the same, made equal. Letter case goes (Azure, Express and IIS route without it), `;` parameters, extensions and
 * everything after an encoded `?` or `#`, encodings once and again, empty segments (nginx merges slashes) and dots
 * (RFC 3986, section 5.2.4), characters that are full-width or invisible. Only for comparing: two paths that fold to the
 * same are alike, not equal.
 */
export function foldPath(path: string): readonly string[] {
  const folded: string[] = [];
  for (const segment of decodeFully(path).normalize("NFKC").toLowerCase().split(/[/\\]/)) {
    const bare = segment.replace(PARAMETERS, "").replaceAll(INVISIBLE, "");
    if (DOTS.test(bare)) folded.pop();
    const name = bare.replace(EXTENSION, "");
    // Of an id in letters of another script something must be left: it is a segment all the same.
    if (name !== "") folded.push(name.replaceAll(/[^\w-]/g, "") || "?");
  }
  return folded;
}

const PARAMETERS = /[;?#].*$/s;
/** The way up, also where a server drops an extension or dots at the end of a name. */
const DOTS = /^\.\./;
const EXTENSION = /\..*$/s;
const INVISIBLE = /[\p{Z}\p{C}]/gu;

function decodeFully(path: string): string {
  let text = path;
  for (let times = 0; times < MAX_DECODINGS && text.includes("%"); times += 1) text = decode(text);
  return text;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign: what can be read is.
    return text.replaceAll(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
}
