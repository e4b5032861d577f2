import { MemberScanner } from "../json/member-scanner.ts";

const LF = 0x0a;
const CR = 0x0d;
const CLOSE_BRACKET = 0x5d;
const CLOSE_BRACE = 0x7d;
/** End marks are short. */
const MAX_MARK_BYTES = 256;
/** How often closed data are parsed at most, so that a stream costs no more than its length. */
const MAX_LOOKS = 4;

/**
 * Decides whether the data of an event are complete although the blank line that ends it has not come: some upstreams
 * omit it, and some keep the connection open after it. Each byte is looked at once, for any pieces.
 */
export class PartialData {
  #scanner = new MemberScanner(NOTHING_KEPT);
  #scanned = 0;
  #looks = 0;

  /** The event is complete, and another begins. */
  reset(): void {
    if (this.#scanned > 0) this.#scanner = new MemberScanner(NOTHING_KEPT);
    this.#scanned = 0;
    this.#looks = 0;
  }

  /** May the event, of which these pieces have come so far, be read as it stands? */
  isWhole(pieces: readonly Buffer[], bytes: number): boolean {
    const { byte, endsLine } = lastByteOf(pieces);
    if (byte !== CLOSE_BRACE) {
      return bytes <= MAX_MARK_BYTES && (endsLine || byte === CLOSE_BRACKET);
    }
    if (this.#looks >= MAX_LOOKS || !this.#hasClosed(pieces)) return false;
    this.#looks += 1;
    return true;
  }

  /** Has the outermost object of the data been closed? */
  #hasClosed(pieces: readonly Buffer[]): boolean {
    for (const piece of pieces.slice(this.#scanned)) this.#scanner.push(piece);
    this.#scanned = pieces.length;
    return this.#scanner.isClosed;
  }
}

const NOTHING_KEPT = { onValue: () => undefined, onMember: () => undefined };

/** The last byte that ends no line, and whether one has ended behind it. */
function lastByteOf(pieces: readonly Buffer[]) {
  let endsLine = false;
  for (let index = pieces.length - 1; index >= 0; index -= 1) {
    const piece = pieces[index] ?? NO_BYTES;
    for (let at = piece.length - 1; at >= 0; at -= 1) {
      const byte = piece[at];
      if (byte !== LF && byte !== CR) return { byte, endsLine };
      endsLine = true;
    }
  }
  return { byte: undefined, endsLine };
}

const NO_BYTES = Buffer.alloc(0);
