/** Where something was found, in UTF-16 units. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** An alternation of plain words, such as `(?i)\b(?:alpha|beta gamma)\b`. */
const WORD_LIST =
  /^(?<fold>\(\?i\))?(?<first>\\b)?(?:\((?:\?:)?(?<group>[^()]+)\)|(?<bare>[^()]+?))(?<last>\\b)?$/u;
/** One of the words: letters, digits, signs that mean themselves, and other signs behind a backslash. */
const PLAIN = /^(?:[\p{L}\p{N} _'"&@,:;#%~!/<>=-]|\\[.\-+*?()[\]{}^$|/])+$/u;
const ASCII = /^[\0-\x7F]*$/;
const BASIC = /^[^\u{10000}-\u{10FFFF}]*$/u;
/** Longer ones are left to the regular expression: each place of a text is compared with a whole word at most. */
const MAX_WORD_LENGTH = 64;

interface Node {
  readonly next: Map<number, Node>;
  /** The first of the words that end here, by its place in the list. */
  rank: number;
}

/**
 * What finds the words of a pattern that is nothing but a list of them; `undefined` for any other pattern. It finds what the
 * regular expression does, leftmost and of the words there the first in the list, in one pass over the text: ten times as quickly for some
 * hundred words, and as quickly for thousands.
 */
export function findWordsOf(definition: string): ((text: string) => Range[]) | undefined {
  const groups = WORD_LIST.exec(definition)?.groups;
  if (groups === undefined) return undefined;
  const { bare, first, fold, group = bare ?? "", last } = groups;
  // Without brackets a boundary belongs to one of the words only.
  const isBound = (first ?? last) !== undefined;
  if (isBound && bare?.includes("|") === true) return undefined;
  const folds = fold !== undefined;
  const words = group.split("|").map((word) => (PLAIN.test(word) ? word.replaceAll("\\", "") : ""));
  const isPlain = words.every(
    (word) => word !== "" && word.length <= MAX_WORD_LENGTH && (folds ? ASCII : BASIC).test(word),
  );
  if (!isPlain) return undefined;
  const list = {
    root: trieOf(words, folds),
    folds,
    first: first !== undefined,
    last: last !== undefined,
  };
  return (text) => findWords(list, text);
}

interface WordList {
  readonly root: Node;
  /** Capitals do not matter. */
  readonly folds: boolean;
  /** A word has to begin, and to end, where letters do. */
  readonly first: boolean;
  readonly last: boolean;
}

const aNode = (): Node => ({ next: new Map(), rank: Infinity });

function trieOf(words: readonly string[], folds: boolean): Node {
  const root = aNode();
  for (const [rank, word] of words.entries()) {
    let node = root;
    for (let at = 0; at < word.length; at += 1) {
      const code = folds ? foldAscii(word.charCodeAt(at)) : word.charCodeAt(at);
      const next = node.next.get(code) ?? aNode();
      node.next.set(code, next);
      node = next;
    }
    node.rank = Math.min(node.rank, rank);
  }
  return root;
}

function findWords(list: WordList, text: string): Range[] {
  const found: Range[] = [];
  let at = 0;
  while (at < text.length) {
    const end = endAt(list, text, at);
    if (end !== undefined) found.push({ start: at, end });
    at = end ?? at + 1;
  }
  return found;
}

/** Where the word ends that begins at a position; of several the first in the list. */
function endAt({ first, folds, last, root }: WordList, text: string, start: number) {
  let node = step(root, text, start, folds);
  if (node === undefined || (first && !isBoundary(text, start))) return undefined;
  let rank = Infinity;
  let end: number | undefined;
  for (let at = start + 1; node !== undefined; at += 1) {
    if (node.rank < rank && (!last || isBoundary(text, at))) {
      ({ rank } = node);
      end = at;
    }
    node = step(node, text, at, folds);
  }
  return end;
}

function step(node: Node, text: string, at: number, folds: boolean): Node | undefined {
  if (at >= text.length) return undefined;
  const code = text.charCodeAt(at);
  return node.next.get(folds ? foldAscii(code) : code);
}

const KELVIN = 0x21_2a;
const LONG_S = 0x1_7f;

/** As RE2 folds what can be folded to an ASCII letter: two others than its capital can. */
function foldAscii(code: number): number {
  if (code >= 0x41 && code <= 0x5a) return code + 0x20;
  if (code === KELVIN) return 0x6b;
  return code === LONG_S ? 0x73 : code;
}

/** `\b`, which knows ASCII letters only. */
const isBoundary = (text: string, at: number): boolean => isWord(text, at - 1) !== isWord(text, at);

function isWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  const small = code | 0x20;
  return (code >= 0x30 && code <= 0x39) || (small >= 0x61 && small <= 0x7a) || code === 0x5f;
}
