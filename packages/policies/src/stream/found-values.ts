import type { FoundEntity } from "../detector.ts";

/** Longer ones could not be held back until they are whole. */
const MAX_UNITS = 512;
const MAX_VALUES = 1000;

type ValueType = FoundEntity["type"];

interface FoundValue {
  readonly type: ValueType;
  readonly score: number;
  /** It was found only as words of its own: the same letters within another word are something else. */
  readonly isWord: boolean;
}

/** Detectors found more than can be taken out of a stream: it cannot pass. */
export class TooMuchFound extends Error {
  override readonly name = "TooMuchFound";
}

/**
 * What detectors over the network have found in the texts of one answer, by its values: a part of a text in which something was found is
 * edited later, in other pieces, and finds it again. Holds personal data: it is never logged, and lives as long as its call.
 */
export class FoundValues {
  readonly #values = new Map<string, FoundValue>();
  #longest = 0;

  /** Length of the longest value, in UTF-16 units. */
  get longest(): number {
    return this.#longest;
  }

  /** Takes note of what was found in a text. In a piece of JSON a value ends with its string. Throws `TooMuchFound`. */
  note(text: string, { end, score, start, type }: FoundEntity, isJson: boolean): void {
    const isWord = !isWithinWord(text, start) && !isWithinWord(text, end);
    const raw = text.slice(start, end);
    const values = isJson ? raw.split(QUOTE).map(decoded) : [raw];
    for (const value of values.map((each) => each.trim())) {
      if (value !== "") this.#add(value, { type, score, isWord });
    }
  }

  #add(value: string, found: FoundValue): void {
    if (value.length > MAX_UNITS) throw new TooMuchFound("what was found is too long");
    const known = this.#values.get(value);
    if (known === undefined && this.#values.size >= MAX_VALUES) {
      throw new TooMuchFound("too much was found");
    }
    if (known === undefined || (known.isWord && !found.isWord)) this.#values.set(value, found);
    this.#longest = Math.max(this.#longest, value.length);
  }

  /** Every place of a text where one of them stands. */
  in(text: string): readonly FoundEntity[] {
    const found: FoundEntity[] = [];
    for (const [value, { isWord, score, type }] of this.#values) {
      for (let start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + 1)) {
        const end = start + value.length;
        if (isWord && (isWithinWord(text, start) || isWithinWord(text, end))) continue;
        found.push({ kind: "entity", type, start, end, score });
      }
    }
    return found;
  }

  /** Where the end of a text may be the beginning of one of them; its length when it is of none. */
  openFrom(text: string): number {
    let open = text.length;
    for (const value of this.#values.keys()) open = Math.min(open, beginningAt(text, value));
    return open;
  }
}

/** A quote in JSON that is not escaped. */
const QUOTE = /(?<!\\)(?:\\\\)*"/;

/** As it is written in a string of JSON. */
function decoded(raw: string): string {
  if (!raw.includes("\\")) return raw;
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    return raw;
  }
}

/** Where a text ends with a beginning of a value; its length when it does not. */
function beginningAt(text: string, value: string): number {
  const [first = ""] = value;
  const from = Math.max(0, text.length - value.length + 1);
  for (let at = text.indexOf(first, from); at >= 0; at = text.indexOf(first, at + 1)) {
    if (value.startsWith(text.slice(at))) return at;
  }
  return text.length;
}

const WORD = /[\p{L}\p{N}_]/u;

/** Is a position between two characters of one word? */
const isWithinWord = (text: string, at: number): boolean =>
  WORD.test(text.charAt(at - 1)) && WORD.test(text.charAt(at));
