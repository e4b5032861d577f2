import { isUtf8 } from "node:buffer";

import type { CallBody } from "../contract/call-body.ts";
import type { Endpoint } from "../contract/endpoint.ts";
import type { EventTextsVerdict, TextsVerdict } from "../contract/texts.ts";
import type { JsonRecord } from "../formats/json/is-record.ts";
import { continuationOf, type NextPiece } from "../reading/texts/continue-text.ts";
import { EventTextsReader } from "../reading/texts/events/event-texts-reader.ts";
import { readFormTexts } from "../reading/texts/read-form-texts.ts";
import { readChecked, readEventTexts, readTexts, wholeText } from "../reading/texts/read-texts.ts";

type Spoken = Pick<Endpoint, "dialect">;

/**
 * Every text of a call that was read, and where it stands in `body.bytes`. Goes through all of the body, in time and memory
 * linear in it. Not readable: a body that was passed unread, as its structure is unknown.
 */
export function textsOfCall(
  { dialect: { texts } }: Spoken,
  body: Pick<CallBody, "bytes" | "isUncertain" | "members">,
  contentType: string,
): TextsVerdict {
  const { bytes, isUncertain = false, members } = body;
  if (bytes.length === 0) return { readable: true, texts: { bytes, spans: [] } };
  if (isUncertain) return UNCERTAIN;
  if (members.length > 0) return readChecked(bytes, texts.request);
  const { fields } = texts;
  if (fields !== undefined && isForm(contentType)) {
    return readFormTexts(bytes, contentType, { ...texts, fields });
  }
  return readTexts(bytes, texts.request);
}

/** The texts of a client's message in a session over WebSocket. */
export const textsOfMessage = ({ dialect: { texts } }: Spoken, bytes: Buffer): TextsVerdict =>
  readTexts(bytes, texts.request);

/**
 * As `textsOfCall`, of a whole answer that is no stream. JSON is read as such with any content type; what is neither that nor
 * audio, pictures or the like is one text.
 */
export function textsOfAnswer(
  { dialect: { texts } }: Spoken,
  bytes: Buffer,
  contentType: string,
): TextsVerdict {
  if (bytes.length === 0 || BINARY.test(contentType)) {
    return { readable: true, texts: { bytes, spans: [] } };
  }
  const verdict = readTexts(bytes, texts.answer);
  if (verdict.readable || JSON_TYPE.test(contentType) || !isUtf8(bytes)) return verdict;
  return { readable: true, texts: wholeText(bytes, texts.plainAnswer ?? "other") };
}

/** The texts of the data of one whole event of a stream, and which of the texts that came in pieces end with it. */
export const textsOfEvent = ({ dialect }: Spoken, data: Buffer): EventTextsVerdict =>
  readEventTexts(data, dialect.texts.event);

/**
 * The texts of a line of a file in which every line is JSON: the requests of a batch as they are uploaded, their results, or
 * what a model is trained with; and of a stream of such lines.
 */
export const textsOfLine = ({ dialect: { texts } }: Spoken, line: Buffer): EventTextsVerdict =>
  readEventTexts(line, texts.line ?? texts.event);

/** Reads the texts of each event of one stream as `textsOfEvent` does, or of its lines as `textsOfLine` does. */
export const eventTextsReader = (
  { dialect: { texts } }: Spoken,
  isLines: boolean,
): Pick<EventTextsReader, "read"> =>
  new EventTextsReader(isLines ? (texts.line ?? texts.event) : texts.event);

/**
 * The data of an event that carries the next piece of a text, made of one, `data`, in which a piece of it stands: what was
 * held back of a text has to go somewhere when the text ends. `undefined` when `data` is no event.
 */
export function nextPieceOf(
  { dialect: { texts } }: Spoken,
  data: Buffer,
  piece: NextPiece,
): JsonRecord | undefined {
  const event = continuationOf(data, piece);
  return event === undefined ? undefined : (texts.toPiece?.(event) ?? event);
}

/** Is it known where the texts of a stream stand, and which of them are pieces of one? */
export const streamsPieces = ({ dialect: { texts } }: Spoken): boolean =>
  texts.event.object !== undefined;

const UNCERTAIN = {
  readable: false,
  reason: "The body cannot be read for certain.",
} as const;

const isForm = (contentType: string): boolean => /^multipart\//i.test(contentType);
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/i;
const BINARY = /^(?:audio|image|video|font)\/|^application\/octet-stream\b/i;
