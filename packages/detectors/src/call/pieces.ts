/** A part of a text that is sent by itself. */
export interface Piece {
  /** Which of the texts. */
  readonly index: number;
  /** Where it begins there, in UTF-16 units. */
  readonly offset: number;
  readonly text: string;
}

/** How far pieces of one text overlap: the longest entity that must not be lost where one ends. */
const OVERLAP = 300;
/** How far back a piece ends at white space, so that no word is cut. */
const SLACK = 100;

/**
 * Texts in pieces of at most `max` UTF-16 units. Pieces of one text overlap, so that what stands where one ends stands whole in
 * the next; surrogate pairs are not cut. Texts of white space alone have none.
 */
export function cutTexts(texts: readonly string[], max: number): readonly Piece[] {
  return texts.flatMap((text, index) => (/\S/.test(text) ? cutText(text, index, max) : []));
}

function cutText(text: string, index: number, max: number): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let offset = 0; ;) {
    const end = offset + max >= text.length ? text.length : pieceEnd(text, offset + max);
    pieces.push({ index, offset, text: text.slice(offset, end) });
    if (end === text.length) return pieces;
    offset = wholePair(text, end - OVERLAP);
  }
}

function pieceEnd(text: string, latest: number): number {
  const space = /\s\S*$/.exec(text.slice(latest - SLACK, latest));
  return wholePair(text, space === null ? latest : latest - SLACK + space.index);
}

function wholePair(text: string, at: number): number {
  return (text.charCodeAt(at) & 0xfc_00) === 0xdc_00 ? at - 1 : at;
}

/** Turns a position in Unicode code points of a text, as Python and AWS count, into one in UTF-16 units. */
export function codePointPositions(text: string): (position: number) => number {
  if (!/[\ud800-\udbff]/.test(text)) return (position) => position;
  const starts: number[] = [];
  for (let at = 0; at < text.length; at += (text.codePointAt(at) ?? 0) > 0xff_ff ? 2 : 1) {
    starts.push(at);
  }
  starts.push(text.length);
  // What is no position stays none: it is refused where it is compared with the text.
  return (position) => starts[position] ?? Number.NaN;
}
