import { parseJson } from "../../../formats/json/parse-json.ts";
import { startOfBlanks } from "./blanks.ts";

/** In characters. Lines of more than 128 KiB break aiohttp, which the Python client uses. */
const MAX_PIECE = 8192;
/** How many consecutive blanks are kept, since a piece cannot end before them. */
const MAX_BLANKS = 1024;

/** A text in pieces, each of which clients take for text when it is the data of a line. No piece ends in a blank. */
export function safePieces(text: string): readonly string[] {
  const pieces: string[] = [];
  const visible = startOfBlanks(text, text.length);
  let from = 0;
  while (from < visible) {
    const end = visible - from <= MAX_PIECE ? visible : endOfPiece(text, from);
    if (end > from) pieces.push(...asText(text.slice(from, end)));
    from = end > from ? end : from + MAX_PIECE - MAX_BLANKS;
  }
  return pieces;
}

/** Before a blank, and not within a character or the two that stand for a line end; `from` when there are only blanks. */
function endOfPiece(text: string, from: number): number {
  const end = startOfBlanks(text, from + MAX_PIECE);
  const isWithin = /[\ud800-\udbff\\]/.test(text.charAt(end - 1));
  return Math.max(from, isWithin ? startOfBlanks(text, end - 1) : end);
}

const FIRST_VISIBLE = /^\s*\S/u;

/** A piece that would be taken for something else is cut behind its first character. */
function asText(piece: string): readonly string[] {
  const parts: string[] = [];
  let rest = piece;
  while (isMistakable(rest)) {
    const [first = rest] = FIRST_VISIBLE.exec(rest) ?? [];
    parts.push(first);
    rest = rest.slice(first.length);
  }
  return rest === "" ? parts : [...parts, rest];
}

/** The end mark, an error, or JSON, which `locallab chat` looks into. A number cannot be cut into what is none. */
function isMistakable(piece: string): boolean {
  const said = piece.trim();
  if (said === "[DONE]" || said.startsWith("Error:")) return true;
  return /^[{["tfn]/.test(said) ? parseJson(said) !== undefined : PYTHON_NUMBERS.has(said);
}

/** What Python's JSON has beside ours. */
const PYTHON_NUMBERS: ReadonlySet<string> = new Set(["NaN", "Infinity", "-Infinity"]);
