import { isUtf8 } from "node:buffer";

import type { TextSpan } from "../../../contract/texts.ts";
import type { Span } from "../../../formats/json/search/end-of-value.ts";
import type { FoundText } from "../text-span.ts";

const QUOTE = 0x22;
const ZERO = 0x30;
const NINE = 0x39;
const BACKSLASH = 0x5c;
const FIRST_PLAIN = 0x20;
/** Longer texts are read anew: they are few, and can be something else, such as data. */
const MAX_TEXT_BYTES = 127;
/** Digits of a whole number that all JSON readers can hold exactly. */
const MAX_DIGITS = 15;
/** Noise against those who listen to lengths: https://platform.openai.com/docs/api-reference/chat-streaming (2026-11). */
const NOISE = "obfuscation";
/** Counts the events of a stream. Nothing else in an event depends on it. */
const SEQUENCE = Buffer.from('"sequence_number":');

/** What differs from event to event. */
interface Gap extends Span {
  /** Absent for a number. */
  readonly text?: FoundText;
}

interface KnownParts {
  /** What stands before each gap, behind the one before it. */
  readonly parts: readonly Buffer[];
  readonly gaps: readonly Gap[];
  readonly last: Buffer;
}

/**
 * An event whose texts have been read, for others that are like it, byte for byte, but for these texts and their number: most
 * of a stream. The same texts stand at the same places there, and what passes as JSON here passes there.
 */
export class KnownEvent {
  readonly #known: KnownParts;

  private constructor(known: KnownParts) {
    this.#known = known;
  }

  /** `undefined` where another text could make something else of the event. `spans` are all of its texts. */
  static of(bytes: Buffer, spans: readonly FoundText[]): KnownEvent | undefined {
    if (spans.length === 0 || !spans.every((span) => canVary(bytes, span))) return undefined;
    const texts = spans.map((text) => ({ start: text.start, end: text.end, text }));
    const gaps = [...texts, ...sequenceIn(bytes)].toSorted((a, b) => a.start - b.start);
    // A copy: the event's own bytes are a part of what was read from the connection.
    const own = Buffer.from(bytes);
    const parts = gaps.map(({ start }, index) => own.subarray(gaps[index - 1]?.end ?? 0, start));
    return new KnownEvent({ parts, gaps, last: own.subarray(gaps.at(-1)?.end ?? 0) });
  }

  /** The texts of an event that is like this one; `undefined` when it is not. */
  textsIn(bytes: Buffer): readonly FoundText[] | undefined {
    const { gaps, last, parts } = this.#known;
    const spans: FoundText[] = [];
    let at = 0;
    for (const [index, { text }] of gaps.entries()) {
      const part = parts[index];
      if (part === undefined || !standsAt(bytes, at, part)) return undefined;
      const start = at + part.length;
      const end = text === undefined ? endOfDigits(bytes, start) : endOfText(bytes, start);
      if (end === undefined) return undefined;
      if (text !== undefined) spans.push(text.movedTo(bytes, { start, end }));
      at = end;
    }
    return standsAt(bytes, at, last) && at + last.length === bytes.length ? spans : undefined;
  }
}

/** A text of the model, or noise, that no reader of the event goes by, and that would be found in another event as well. */
function canVary(bytes: Buffer, { channel, end, escapes, start, steps }: TextSpan): boolean {
  if (escapes !== 1 || (channel === undefined && steps.at(-1) !== NOISE)) return false;
  return endOfText(bytes, start) === end;
}

function sequenceIn(bytes: Buffer): readonly Gap[] {
  const at = bytes.indexOf(SEQUENCE);
  const start = at + SEQUENCE.length;
  const end = at < 0 ? undefined : endOfDigits(bytes, start);
  return end === undefined ? [] : [{ start, end }];
}

const standsAt = (bytes: Buffer, at: number, part: Buffer): boolean =>
  at + part.length <= bytes.length && part.compare(bytes, at, at + part.length) === 0;

/** Where the string ends whose content begins at a position, if that stands for itself, is neither empty nor long. */
function endOfText(bytes: Buffer, start: number): number | undefined {
  const most = Math.min(bytes.length, start + MAX_TEXT_BYTES + 1);
  let at = start;
  while (at < most && standsForItself(bytes[at])) at += 1;
  if (at === start || bytes[at] !== QUOTE) return undefined;
  return isUtf8(bytes.subarray(start, at)) ? at : undefined;
}

const standsForItself = (byte = 0): boolean =>
  byte >= FIRST_PLAIN && byte !== QUOTE && byte !== BACKSLASH;

/** Where a number of digits alone ends. */
function endOfDigits(bytes: Buffer, start: number): number | undefined {
  let at = start;
  while (isDigit(bytes[at]) && at - start <= MAX_DIGITS) at += 1;
  const length = at - start;
  const isNumber = length === 1 || bytes[start] !== ZERO;
  return length > 0 && length <= MAX_DIGITS && isNumber ? at : undefined;
}

const isDigit = (byte = 0): boolean => byte >= ZERO && byte <= NINE;
