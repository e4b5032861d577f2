import { NO_TOKENS } from "@lintel/core";

import { CountingReader } from "../answer/counting-reader.ts";
import { EventReader } from "../answer/event-reader.ts";
import { PlainReader } from "../answer/plain-reader.ts";
import { readFlag, readText } from "../json/checked-members.ts";
import { isRecord, type JsonRecord } from "../json/is-record.ts";
import type { AnswerForm, AnswerReader, AnswerReading, CallBody, Endpoint } from "../provider.ts";
import type { PathAlias } from "../provider.ts";
import {
  latestUsage,
  NO_REPORT,
  readUsage,
  type ReportedUsage,
  type UsageDialect,
} from "../usage/read-usage.ts";
import { fromInputOutput } from "./input-output-usage.ts";
import { readFormBody } from "./read-form-body.ts";

const ACTED = new Set(["model", "response_format", "stream", "prompt", "user"]);
const KEPT_BYTES = new Map([
  ["usage", 64 * 1024],
  ["duration", 64],
]);
const END = /"type"\s*:\s*"transcript\.text\.done"/;
/** Speech below 16 kbit/s is not understood. */
const FEWEST_BYTES_PER_MS = 2;
/** More than a second of audio has in any model. */
const TOKENS_PER_SECOND = 50;

const transcription = (path: string, ...aliases: readonly PathAlias[]): Endpoint => ({
  methods: ["POST"],
  path,
  aliases,
  upstreamPath: path.replace("/v1", ""),
  operation: "transcription",
  intake: "whole",
  charge: "tokens",
  readCall: (bytes, { contentType, params }) =>
    readFormBody(bytes, contentType, {
      acted: ACTED,
      defaultModel: params["deployment_id"],
      readOwn: (fields) => ({
        streamed: readFlag(fields, "stream"),
        choices: 1,
        outputCap: undefined,
        asksForUsage: true,
      }),
    }),
  boundPrompt: (body) =>
    isByTheMinute(body)
      ? 0
      : Math.ceil((longestMs(body) / 1000) * TOKENS_PER_SECOND) +
        Buffer.byteLength(readText(body.json, "prompt")),
  boundUnits: (body) => (isByTheMinute(body) ? { audioMs: longestMs(body) } : undefined),
  boundOutput: (body, { maxOutputTokens }) => (isByTheMinute(body) ? 0 : maxOutputTokens),
  editBody: (body) => body.bytes,
  promptText: () => "",
  createReader,
});

/** These models charge by the minute, all others by tokens. */
export const transcribesByTheMinute = (model: string): boolean =>
  /^(?:whisper|gpt-(?:live-)?transcribe$|gpt-realtime-whisper)/.test(model);

export const transcriptionEndpoints: readonly Endpoint[] = [
  transcription("/v1/audio/transcriptions"),
  // The README's spelling.
  transcription("/v1/audio/translations", { method: "POST", path: "/v1/audios/translations" }),
];

const isByTheMinute = ({ model }: CallBody): boolean => transcribesByTheMinute(model);

const longestMs = ({ bytes }: CallBody): number => Math.ceil(bytes.length / FEWEST_BYTES_PER_MS);

/** Only JSON and events tell usage; of texts and subtitles nobody knows how long the audio was. */
function createReader({ contentType, status, streamed }: AnswerForm): AnswerReader {
  if (streamed) return createStreamReader();
  if (contentType.startsWith("application/json")) {
    return new PlainReader({ kept: KEPT_BYTES, read: readAnswer });
  }
  return new CountingReader(() => ({ ...NOTHING_TOLD, isUnknown: status === 200 }));
}

const NOTHING_TOLD: AnswerReading = { usage: undefined, model: undefined, text: "" };

function readAnswer({ duration, usage: told }: JsonRecord): AnswerReading {
  const reported = transcriptionUsage(told);
  const known =
    reported.usage === undefined ? readUsage({ seconds: duration }, BY_LENGTH) : reported;
  return toReading({ ...reported, ...known });
}

const toReading = (reported: ReportedUsage): AnswerReading => ({
  ...NOTHING_TOLD,
  ...reported,
  isUnknown: reported.usage === undefined,
});

/** What a transcription used, in tokens or by its length. */
export const transcriptionUsage = (told: unknown): ReportedUsage =>
  isRecord(told) && told["type"] === "duration"
    ? readUsage(told, BY_LENGTH)
    : fromInputOutput(told);

/** The bill is by whole seconds. */
const BY_LENGTH: UsageDialect = {
  known: { seconds: true },
  read: ({ seconds }, counts) => {
    const begun = counts.readBegun(seconds);
    return begun === undefined ? undefined : { ...NO_TOKENS, audioMs: begun * 1000 };
  },
};

function createStreamReader(): AnswerReader {
  let reported = NO_REPORT;
  return new EventReader({
    note: ({ usage }) => {
      reported = latestUsage(reported, transcriptionUsage(usage));
    },
    isEnd: (data) => END.test(data),
    read: () => toReading(reported),
  });
}
