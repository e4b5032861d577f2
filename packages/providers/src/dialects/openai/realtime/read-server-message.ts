import {
  MIN_AUDIO_BYTES_PER_MS,
  type ServerMessage,
  type SessionConfig,
} from "../../../contract/session.ts";
import { isRecord, type JsonRecord } from "../../../formats/json/is-record.ts";
import { parseJson } from "../../../formats/json/parse-json.ts";
import { transcriptionUsage } from "../audio/transcription-usage.ts";
import { fromInputOutput } from "../usage/input-output-usage.ts";
import { audioInputOf, bringsIn, capMemberOf, outputCapOf, recordIn } from "./session-members.ts";

const OTHER: ServerMessage = { kind: "other" };
/** Nearly all of the bytes of a session; known by their beginning, and not parsed. */
const AUDIO_PIECE = /^\{"type":"response\.(?:output_)?audio\.delta"/;
const RESPONSE_ID = /"response_id":"([^"]{1,100})"/;
const DELTA = '"delta":"';
const HEAD_BYTES = 512;

/** Reads an event of the upstream. */
export function readServerMessage(bytes: Buffer): ServerMessage {
  const head = bytes.toString("latin1", 0, HEAD_BYTES);
  if (AUDIO_PIECE.test(head)) {
    const responseId = RESPONSE_ID.exec(head)?.[1];
    const start = head.indexOf(DELTA);
    if (responseId !== undefined && start >= 0) {
      // It is the last member.
      const length = bytes.length - start - DELTA.length - '"}'.length;
      return { kind: "piece", responseId, text: "", audioBytes: decodedBytes(length) };
    }
  }
  const json = parseJson(bytes);
  if (!isRecord(json)) return OTHER;
  const read = READERS.get(textIn(json, "type"));
  return read === undefined ? OTHER : read(json, bytes);
}

type Reader = (json: JsonRecord, bytes: Buffer) => ServerMessage;

const configured: Reader = ({ session }, bytes) => ({
  kind: "configured",
  config: toConfig(isRecord(session) ? session : {}, bytes.length),
});
const piece: Reader = (json) => ({
  kind: "piece",
  responseId: textIn(json, "response_id"),
  text: textIn(json, "delta"),
  audioBytes: 0,
});
const audioPiece: Reader = (json) => ({
  kind: "piece",
  responseId: textIn(json, "response_id"),
  text: "",
  audioBytes: decodedBytes(textIn(json, "delta").length),
});

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["session.created", configured],
  ["session.updated", configured],
  ["transcription_session.created", configured],
  ["transcription_session.updated", configured],
  [
    "response.created",
    (json) => ({ kind: "started", responseId: textIn(recordIn(json, "response"), "id") }),
  ],
  ["response.done", (json) => ended(recordIn(json, "response"))],
  ["response.output_text.delta", piece],
  ["response.text.delta", piece],
  ["response.output_audio_transcript.delta", piece],
  ["response.audio_transcript.delta", piece],
  ["response.function_call_arguments.delta", piece],
  ["response.output_audio.delta", audioPiece],
  ["response.audio.delta", audioPiece],
  [
    "input_audio_buffer.speech_stopped",
    ({ audio_end_ms: untilMs }) =>
      typeof untilMs === "number" ? { kind: "consumed", untilMs } : OTHER,
  ],
  [
    "input_audio_buffer.committed",
    (json) => ({ kind: "committed", itemId: textIn(json, "item_id") }),
  ],
  [
    "conversation.item.input_audio_transcription.completed",
    (json) => ({
      kind: "transcribed",
      itemId: textIn(json, "item_id"),
      reported: transcriptionUsage(json["usage"]),
    }),
  ],
  [
    "conversation.item.input_audio_transcription.failed",
    (json) => ({ kind: "untranscribed", itemId: textIn(json, "item_id") }),
  ],
  ["error", (json) => refused(recordIn(json, "error"))],
]);

const ended = (response: JsonRecord): ServerMessage => ({
  kind: "ended",
  responseId: textIn(response, "id"),
  reported: fromInputOutput(response["usage"]),
  failed: response["status"] === "failed",
});

const refused = (error: JsonRecord): ServerMessage => ({
  kind: "refused",
  eventId: textIn(error, "event_id") || undefined,
  busy: error["code"] === "conversation_already_has_active_response",
});

function toConfig(session: JsonRecord, bytes: number): SessionConfig {
  const { format, transcription, turnDetection } = audioInputOf(session);
  return {
    // The first version of the API had no type; its transcription sessions have no voice and no modalities.
    type: textIn(session, "type") || "realtime",
    model: textIn(session, "model") || undefined,
    transcriptionModel: isRecord(transcription)
      ? textIn(transcription, "model") || undefined
      : undefined,
    answersUnasked: answersUnasked(turnDetection),
    outputCap: outputCapOf(session),
    capMember: capMemberOf(session),
    audioBytesPerMs: bytesPerMs(format),
    textTokens: bytes,
    bringsIn: bringsIn(session),
  };
}

const answersUnasked = (turnDetection: unknown): boolean =>
  isRecord(turnDetection) &&
  (turnDetection["create_response"] !== false ||
    (turnDetection["idle_timeout_ms"] ?? null) !== null);

/** Two bytes to the sample, 24,000 samples a second, but for telephony's formats. */
function bytesPerMs(format: unknown): number {
  const name = isRecord(format) ? format["type"] : format;
  return name === undefined || name === "audio/pcm" || name === "pcm16"
    ? 48
    : MIN_AUDIO_BYTES_PER_MS;
}

function textIn(json: JsonRecord, name: string): string {
  const value = json[name];
  return typeof value === "string" ? value : "";
}

const decodedBytes = (base64Length: number): number => Math.ceil((base64Length * 3) / 4);
