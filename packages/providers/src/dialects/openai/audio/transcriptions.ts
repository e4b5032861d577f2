import type { CallBody } from "../../../contract/call-body.ts";
import type { Dialect } from "../../../contract/dialect.ts";
import type { Endpoint, PathAlias } from "../../../contract/endpoint.ts";
import { readFlag, readText } from "../../../formats/json/checked-members.ts";
import { readFormBody } from "../body/read-form-body.ts";
import { TRANSCRIPTION_TEXTS } from "../texts/media-texts.ts";
import { readCallAudio } from "./transcription-audio.ts";
import { createTranscriptionReader } from "./transcription-reader.ts";
import { billedMs, isByTheMinute, mayBeByTheMinute } from "./transcription-usage.ts";

const ACTED = new Set([
  "model",
  "response_format",
  "stream",
  "prompt",
  "user",
  "chunking_strategy",
]);
/** Twice as many as a second of audio has in any model: see `MS_PER_TOKEN`. */
const MAX_AUDIO_TOKENS_PER_SECOND = 20;
/** Many times what the quickest speaker says in the languages that take the most tokens. */
const MAX_TEXT_TOKENS_PER_SECOND = 50;
/** A clip of a speaker is up to ten seconds long. */
const MAX_CLIP_SECONDS = 10;
/** A part of the audio that is transcribed by itself, as the server finds pauses, is not shorter in the long run. */
const MIN_CHUNK_SECONDS = 10;
/**
 * Models of this family take no more: "audio duration … is longer than 1500 seconds which is the maximum for this model"
 * (OpenAI's answer, August 2026; 1,400 for the one that separates speakers).
 */
const MAX_GPT_4O_SECONDS = 1500;

const transcription = (path: string, ...aliases: readonly PathAlias[]): Endpoint => ({
  methods: ["POST"],
  path,
  aliases,
  upstreamPath: path.replace("/v1", ""),
  operation: "transcription",
  bodyMode: "buffer",
  charge: "tokens",
  dialect: {
    name: "openai-transcriptions",
    isIndivisible: true,
    hidesModel: true,
    readCall: (bytes, { contentType, params }) =>
      readFormBody(bytes, contentType, {
        acted: ACTED,
        defaultModel: params["deployment_id"],
        readOwn: (fields, parts) => ({
          streamed: readFlag(fields, "stream"),
          choices: 1,
          outputCap: undefined,
          asksForUsage: true,
          audio: readCallAudio(bytes, parts),
        }),
      }),
    boundPrompt,
    boundUnits,
    boundOutput,
    unboundedBy,
    editBody: (body) => body.bytes,
    texts: TRANSCRIPTION_TEXTS,
    promptText: ({ json }) => readText(json, "prompt"),
    createReader: createTranscriptionReader,
  },
});

export const transcriptionEndpoints: readonly Endpoint[] = [
  transcription("/v1/audio/transcriptions"),
  // The README's spelling.
  transcription("/v1/audio/translations", { method: "POST", path: "/v1/audios/translations" }),
];

/**
 * Audio and texts, at most what the model takes at once. Audio that is transcribed in parts is so much altogether, but
 * each part may have the texts and the clips of speakers beside it.
 */
function boundPrompt(body: CallBody, contextTokens: number): number {
  if (isByTheMinute(body)) return 0;
  const { clips = 0, textBytes = 0 } = body.audio ?? {};
  const seconds = maxSeconds(body);
  if (seconds === undefined) return contextTokens;
  const audio = Math.ceil(seconds * MAX_AUDIO_TOKENS_PER_SECOND);
  const beside = textBytes + clips * MAX_CLIP_SECONDS * MAX_AUDIO_TOKENS_PER_SECOND;
  if (!isInParts(body)) return Math.min(audio + beside, contextTokens);
  return audio + beside * (1 + Math.ceil(seconds / MIN_CHUNK_SECONDS));
}

/** What one pass may have, or what can be said in the time where there may be several. */
function boundOutput(
  body: CallBody,
  { maxOutputTokens }: { readonly maxOutputTokens: number },
): number {
  if (isByTheMinute(body)) return 0;
  const said = Math.ceil((maxSeconds(body) ?? 0) * MAX_TEXT_TOKENS_PER_SECOND);
  return isInParts(body) ? Math.max(maxOutputTokens, said) : maxOutputTokens;
}

function boundUnits(body: CallBody): ReturnType<NonNullable<Dialect["boundUnits"]>> {
  const seconds = mayBeByTheMinute(body) ? maxSeconds(body) : undefined;
  return seconds === undefined ? undefined : { audioMs: billedMs(seconds * 1000) };
}

/** Minutes have no maximum: what plays for an unknown time costs anything. */
function unboundedBy(body: CallBody): string | undefined {
  const { unmeasuredField } = body.audio ?? {};
  if (unmeasuredField === undefined || !mayBeByTheMinute(body)) return undefined;
  return `how long the audio of \`${unmeasuredField}\` plays cannot be measured; send one \`file\` as FLAC, MP3, MP4, M4A, OGG, WAV or WebM`;
}

/** How long the audio plays at most that is transcribed; `undefined` when that is not known. */
function maxSeconds({ audio, model }: CallBody): number | undefined {
  const isKnown = audio?.length !== undefined && audio.unmeasuredField === undefined;
  const seconds = isKnown ? audio.length.maxMs / 1000 : undefined;
  if (!model.startsWith("gpt-4o")) return seconds;
  return Math.min(seconds ?? MAX_GPT_4O_SECONDS, MAX_GPT_4O_SECONDS);
}

const isInParts = ({ json, model }: CallBody): boolean =>
  model.includes("diarize") || (json["chunking_strategy"] ?? "") !== "";
