import { NO_TOKENS } from "@lintel/core";

import type { AnswerForm, AnswerReader, AnswerReading } from "../../../contract/answer.ts";
import type { AskedBody, CallBody, CallFacts } from "../../../contract/call-body.ts";
import type { Endpoint } from "../../../contract/endpoint.ts";
import { readText } from "../../../formats/json/checked-members.ts";
import type { JsonRecord } from "../../../formats/json/is-record.ts";
import { CountingReader } from "../../../reading/answer/counting-reader.ts";
import { EventReader } from "../../../reading/answer/event-reader.ts";
import { PlainReader } from "../../../reading/answer/plain-reader.ts";
import { latestUsage, NO_REPORT, type ReportedUsage } from "../../../reading/usage/read-usage.ts";
import { joinTexts } from "../body/prompt-text.ts";
import { readBody } from "../body/read-body.ts";
import { SPEECH_TEXTS } from "../texts/media-texts.ts";
import { fromInputOutput } from "../usage/input-output-usage.ts";

const ACTED = new Set([
  "model",
  "input",
  "instructions",
  "response_format",
  "speed",
  "stream_format",
  "user",
]);
/** A spoken minute is 1,250 tokens. */
const TOKENS_PER_MS = 1250 / 60_000;
/** Words take a tenth of that, Chinese characters a quarter, digits that are read as numbers and single letters half. */
const MAX_MS_PER_CHARACTER = 1000;
/** The slowest that can be asked for (OpenAI's API reference, November 2026). */
const SLOWEST = 0.25;
/** How many times slower instructions on how to speak may make a voice. */
const MAX_SLOWING = 2;

export const speech: Endpoint = {
  methods: ["POST"],
  path: "/v1/audio/speech",
  upstreamPath: "/audio/speech",
  operation: "speech",
  bodyMode: "buffer",
  charge: "tokens",
  dialect: {
    name: "openai-speech",
    // Nothing in a request limits how long is spoken.
    isIndivisible: true,
    hidesModel: true,
    readCall: (bytes, { params }) => readBody(bytes, ACTED, readOwn, params["deployment_id"]),
    boundPrompt: (body) => (isByCharacter(body) ? 0 : body.bytes.length),
    boundUnits: (body) => (isByCharacter(body) ? { characters: charactersIn(body) } : undefined),
    boundOutput,
    editBody: (body) => body.bytes,
    texts: SPEECH_TEXTS,
    promptText: ({ json }) => joinTexts([json["input"], json["instructions"]]),
    createReader,
    askedMembers: ({ response_format }) => ({ response_format }),
  },
};

function boundOutput(body: CallBody): number {
  if (isByCharacter(body)) return 0;
  const { instructions, speed } = body.json;
  const hasInstructions = (instructions ?? "") !== "";
  const slower = (hasInstructions ? MAX_SLOWING : 1) / speedOf(speed);
  return Math.ceil(charactersIn(body) * MAX_MS_PER_CHARACTER * slower * TOKENS_PER_MS);
}

/** Faster than usual counts as usual, and a value that is no number as the slowest. */
function speedOf(speed: unknown): number {
  const asked = speed ?? 1;
  return typeof asked === "number" ? Math.min(Math.max(asked, SLOWEST), 1) : SLOWEST;
}

function readOwn(json: JsonRecord) {
  const streamed = readText(json, "stream_format") === "sse";
  const characters = charactersOf(json);
  return { streamed, choices: 1, outputCap: undefined, asksForUsage: true, characters };
}

/** The first models charge by the character, later ones by tokens. */
const isByCharacter = ({ model }: CallFacts): boolean => model.startsWith("tts-");

const charactersIn = ({ characters = 0 }: CallFacts): number => characters;

/** Unicode's characters: code units less the second halves of pairs. */
function charactersOf({ input }: JsonRecord): number {
  if (typeof input !== "string") return 0;
  return input.length - (input.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0);
}

function createReader({ body, contentType, status, streamed }: AnswerForm): AnswerReader {
  if (streamed) return createStreamReader(body);
  // No speech, but an error.
  if (contentType.startsWith("application/json")) {
    return new PlainReader({ kept: new Map(), read: () => NOTHING_READ });
  }
  return new CountingReader((bytes) => {
    if (status !== 200) return NOTHING_READ;
    return isByCharacter(body) ? byCharacter(body) : byLength(body, bytes);
  });
}

const NOTHING_READ: AnswerReading = { usage: undefined, model: undefined, text: "" };

const byCharacter = (body: CallFacts): AnswerReading => ({
  ...NOTHING_READ,
  usage: { ...NO_TOKENS, characters: charactersIn(body) },
});

/** Bytes a millisecond of each format; those of compressed ones are OpenAI's usual rates. */
const BYTES_PER_MS: ReadonlyMap<string, number> = new Map([
  ["mp3", 16],
  ["wav", 48],
  ["pcm", 48],
  ["opus", 6],
  ["aac", 12],
  ["flac", 24],
]);

/** Only a stream of events reports tokens; of a file they follow from its length, and its text is counted. */
function byLength({ json }: AskedBody, bytes: number): AnswerReading {
  const format = readText(json, "response_format") || "mp3";
  const milliseconds = bytes / (BYTES_PER_MS.get(format) ?? 6);
  const audioOutput = Math.ceil(milliseconds * TOKENS_PER_MS);
  return { ...NOTHING_READ, usage: { ...NO_TOKENS, audioOutput }, lacksPrompt: true };
}

function createStreamReader(body: CallFacts): AnswerReader {
  let reported = NO_REPORT;
  return new EventReader({
    note: ({ type, usage }) => {
      if (isByCharacter(body) && type === "speech.audio.delta") reported = byCharacter(body);
      reported = latestUsage(reported, asSpeech(fromInputOutput(usage)));
    },
    isLast: ({ type }) => type === "speech.audio.done",
    read: () => ({ ...NOTHING_READ, ...reported }),
  });
}

/** All it answers is audio. */
function asSpeech(reported: ReportedUsage): ReportedUsage {
  const { usage } = reported;
  if (usage === undefined) return reported;
  const audioOutput = usage.output + usage.audioOutput;
  return { ...reported, usage: { ...usage, output: 0, audioOutput } };
}
