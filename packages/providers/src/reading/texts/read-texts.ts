import type { EventTexts, TextKind, TextShape, Texts, TextsVerdict } from "../../contract/texts.ts";
import { checkJson } from "../../formats/json/check/check-json.ts";
import { Place } from "../../formats/json/strings/place.ts";
import { FoundText, roleOf } from "./text-span.ts";
import { AmbiguousMember, TextWalk } from "./walk-texts.ts";

const SPACE = 0x20;

/** The texts of a JSON value. Refused when it is no JSON, or names a member twice that decides what is a text. */
export function readTexts(bytes: Buffer, shape: TextShape): TextsVerdict {
  return readEventTexts(bytes, shape);
}

interface FoundTexts extends EventTexts {
  readonly spans: readonly FoundText[];
}

type FoundTextsVerdict =
  | { readonly readable: true; readonly texts: FoundTexts }
  | Extract<TextsVerdict, { readable: false }>;

/** As `readTexts`, of the data of an event. */
export function readEventTexts(bytes: Buffer, shape: TextShape): FoundTextsVerdict {
  const reason = checkJson(bytes);
  return reason === undefined ? readChecked(bytes, shape) : { readable: false, reason };
}

/** As `readTexts`, of bytes that have been checked: they are JSON in UTF-8. */
export function readChecked(bytes: Buffer, shape: TextShape): FoundTextsVerdict {
  const walk = new TextWalk(bytes);
  try {
    walk.walk(valueIn(bytes), shape, OUTERMOST);
  } catch (error) {
    if (!(error instanceof AmbiguousMember)) throw error;
    const reason = `\`${error.message}\` must be named once, and in lower case.`;
    return { readable: false, reason };
  }
  return { readable: true, texts: { bytes, spans: walk.spans, ends: walk.ends } };
}

/** Where a walk begins. */
export const OUTERMOST = {
  place: Place.ROOT,
  kind: "other",
  isFixed: false,
  channels: "",
  position: 0,
} as const;

/** Without the white space around it. */
function valueIn(bytes: Buffer) {
  let start = 0;
  let end = bytes.length;
  while (start < end && (bytes[start] ?? 0) <= SPACE) start += 1;
  while (end > start && (bytes[end - 1] ?? 0) <= SPACE) end -= 1;
  return { start, end };
}

/** Bytes that are one text, escaped this many times: an answer that is no JSON, or the content of a string. */
export function wholeText(bytes: Buffer, kind: TextKind, escapes = 0): Texts {
  const literal = { start: 0, end: bytes.length, escapes };
  return { bytes, spans: [new FoundText(bytes, literal, Place.ROOT, roleOf(kind))] };
}
