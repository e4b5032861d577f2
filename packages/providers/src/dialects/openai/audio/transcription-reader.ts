import { isNothing } from "@lintel/core";

import type { AnswerForm, AnswerReader, AnswerReading } from "../../../contract/answer.ts";
import type { CallFacts } from "../../../contract/call-body.ts";
import { isRecord, type JsonRecord } from "../../../formats/json/is-record.ts";
import { CollectedText } from "../../../reading/answer/collected-text.ts";
import { CountingReader } from "../../../reading/answer/counting-reader.ts";
import { EventReader } from "../../../reading/answer/event-reader.ts";
import { PlainReader } from "../../../reading/answer/plain-reader.ts";
import { TextReader } from "../../../reading/answer/text-reader.ts";
import { latestUsage, NO_REPORT, type ReportedUsage } from "../../../reading/usage/read-usage.ts";
import {
  mayBeByTheMinute,
  transcriptionUsage,
  usageOfLength,
  usageOfSeconds,
} from "./transcription-usage.ts";

const KEPT_BYTES = new Map([
  ["usage", 64 * 1024],
  ["duration", 64],
  ["text", 1024 * 1024],
  ["error", 64 * 1024],
]);
const NO_USAGE: AnswerReading = { usage: undefined, model: undefined, text: "" };

/**
 * Reads what a transcription or translation used. Texts and subtitles do not report it, and neither do translations in
 * JSON nor streams that break off: what was heard is then as long as the audio that was sent, and what was written is
 * counted where it costs something.
 */
export function createTranscriptionReader(form: AnswerForm): AnswerReader {
  const { body, contentType, status, streamed } = form;
  if (status < 200 || status > 299) return new CountingReader(() => NO_USAGE);
  if (streamed) return createStreamReader(body);
  if (contentType.startsWith("application/json")) {
    return new PlainReader({ kept: KEPT_BYTES, read: (answer) => readAnswer(body, answer) });
  }
  return mayBeByTheMinute(body)
    ? new CountingReader(() => measured(body, ""))
    : new TextReader((text) => measured(body, text));
}

function readAnswer(body: CallFacts, { duration, error, text, usage: value }: JsonRecord) {
  const reported = transcriptionUsage(value);
  const known = reported.usage === undefined ? usageOfSeconds(duration) : reported;
  const written = typeof text === "string" ? text : "";
  return toReading(body, { ...reported, ...known }, { text: written, isFailed: isRecord(error) });
}

function createStreamReader(body: CallFacts): AnswerReader {
  let reported = NO_REPORT;
  let whole: string | undefined;
  let isFailed = false;
  const pieces = new CollectedText();
  return new EventReader({
    note: ({ delta, error, text, type, usage }) => {
      reported = latestUsage(reported, transcriptionUsage(usage));
      if (type === "transcript.text.delta") pieces.add(delta);
      else if (type === "transcript.text.done" && typeof text === "string") whole = text;
      isFailed ||= type === "error" || isRecord(error);
    },
    isLast: ({ type }) => type === "transcript.text.done",
    read: () => {
      const text = whole ?? pieces.toString();
      // What failed before anything was written is not charged.
      return toReading(body, reported, { text, isFailed: isFailed && text === "" });
    },
  });
}

interface Written {
  readonly text: string;
  readonly isFailed: boolean;
}

function toReading(
  body: CallFacts,
  reported: ReportedUsage,
  { isFailed, text }: Written,
): AnswerReading {
  const { usage, ...more } = reported;
  if (usage === undefined) {
    return isFailed ? { ...NO_USAGE, ...more } : { ...measured(body, text), ...more };
  }
  const { audioMs = 0, ...tokens } = usage;
  // A length, of a model that charges tokens.
  if (audioMs > 0 && isNothing(tokens) && !mayBeByTheMinute(body)) {
    return { ...NO_USAGE, ...more, ...ofLength(body, audioMs, text) };
  }
  return { ...NO_USAGE, ...reported };
}

/** For an answer that reports no usage: measured by the length of what was sent, if that is known. */
function measured(body: CallFacts, text: string): AnswerReading {
  const { length } = body.audio ?? {};
  if (length === undefined) return { ...NO_USAGE, isUnknown: true };
  return { ...NO_USAGE, ...ofLength(body, length.ms, text) };
}

/** By its length, and by its texts where these cost something. */
const ofLength = (body: CallFacts, ms: number, text: string) => ({
  usage: usageOfLength(body, ms),
  isMeasured: true,
  ...(mayBeByTheMinute(body) ? {} : { text, lacksPrompt: true }),
});
