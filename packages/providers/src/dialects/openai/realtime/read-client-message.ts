import type { ClientMessage, ClientMessageVerdict } from "../../../contract/session.ts";
import { isRecord, type JsonRecord, recordsOf } from "../../../formats/json/is-record.ts";
import { readObject } from "../../../formats/json/read-object.ts";
import { findAmbiguousWithin } from "../../../formats/json/search/find-ambiguous-within.ts";
import { audioInputOf, bringsIn, outputCapOf, recordIn } from "./session-members.ts";

const KINDS: ReadonlyMap<unknown, ClientMessage["kind"]> = new Map([
  ["input_audio_buffer.append", "audio"],
  ["input_audio_buffer.commit", "consume"],
  ["input_audio_buffer.clear", "consume"],
  ["session.update", "configure"],
  ["transcription_session.update", "configure"],
  ["response.create", "respond"],
]);

/** Members that decide something in the gateway, wherever they stand outside of texts and lists. */
const ACTED = new Set([
  "type",
  "event_id",
  "session",
  "response",
  "audio",
  "input",
  "transcription",
  "input_audio_transcription",
  "model",
  "max_output_tokens",
  "max_response_output_tokens",
  "prompt",
  "tools",
]);

/** Deeper than in `session.audio.input.transcription` nothing decides. */
const LEVELS = 6;
/** Most tokens of a picture in a message with any model, as for chat. */
const IMAGE_TOKENS = 50_000;

/** Reads an event of a client. What cannot be read for certain must not pass: what it asks for is not known. */
export function readClientMessage(bytes: Buffer): ClientMessageVerdict {
  const object = readObject(bytes, ACTED);
  if (!object.readable) return { ...object, eventId: undefined };
  const { json } = object;
  const eventId = typeof json["event_id"] === "string" ? json["event_id"] : undefined;
  const kind = KINDS.get(json["type"]) ?? "other";
  if (kind === "configure" || kind === "respond") {
    const ambiguous = findAmbiguousWithin(bytes, ACTED, LEVELS);
    if (ambiguous !== undefined) {
      const reason = `\`${ambiguous}\` must be named once, and in lower case.`;
      return { readable: false, reason, eventId };
    }
  }
  const named = namedIn(json);
  if (named === undefined) {
    return { readable: false, reason: "`model` must be a string.", eventId };
  }
  const response = recordIn(json, "response");
  return {
    readable: true,
    message: {
      kind,
      eventId,
      ...named,
      ...sizeOf(bytes, json, kind),
      outputCap: outputCapOf(response),
      bringsIn: bringsIn(recordIn(json, "session")) || bringsIn(response),
    },
  };
}

/** Models a message names; `undefined` when one is no text. */
function namedIn(json: JsonRecord) {
  const session = recordIn(json, "session");
  const models = [json["model"], session["model"], recordIn(json, "response")["model"]].filter(
    isThere,
  );
  const { transcription } = audioInputOf(session);
  const transcriptionModels = [isRecord(transcription) ? transcription["model"] : undefined].filter(
    isThere,
  );
  return models.every(isText) && transcriptionModels.every(isText)
    ? { models, transcriptionModels }
    : undefined;
}

const isThere = (value: unknown): boolean => value !== undefined && value !== null;
const isText = (value: unknown): value is string => typeof value === "string";

/** A token is at least a byte, but for audio and pictures, whose data say nothing of their tokens. */
function sizeOf(bytes: Buffer, json: JsonRecord, kind: ClientMessage["kind"]) {
  if (kind === "audio") {
    const { audio } = json;
    return { audioBytes: isText(audio) ? decodedBytes(audio) : 0, textTokens: 0 };
  }
  const items = [json["item"], ...recordsOf(recordIn(json, "response")["input"])].filter(isRecord);
  const parts = items.flatMap(({ content }) => recordsOf(content));
  const audios = parts.map(({ audio }) => audio).filter(isText);
  const pictures = parts.map(({ image_url: url }) => url).filter(isText);
  const data = [...audios, ...pictures].reduce((sum, text) => sum + text.length, 0);
  return {
    audioBytes: audios.reduce((sum, audio) => sum + decodedBytes(audio), 0),
    textTokens: Math.max(0, bytes.length - data) + pictures.length * IMAGE_TOKENS,
  };
}

const decodedBytes = (base64: string): number => Math.ceil((base64.length * 3) / 4);
