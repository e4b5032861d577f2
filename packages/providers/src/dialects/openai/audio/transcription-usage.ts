import { NO_TOKENS, type TokenUsage } from "@lintel/core";

import type { CallFacts } from "../../../contract/call-body.ts";
import { isRecord } from "../../../formats/json/is-record.ts";
import {
  readUsage,
  type ReportedUsage,
  type UsageDialect,
} from "../../../reading/usage/read-usage.ts";
import { fromInputOutput } from "../usage/input-output-usage.ts";

/** A token of audio that is heard. https://platform.openai.com/docs/guides/realtime-costs (November 2026) */
const MS_PER_TOKEN = 100;
/** What is added up of frames may be off by less. */
const ROUNDING_MS = 0.001;

/** These models charge by the minute, all others by tokens. */
export const transcribesByTheMinute = (model: string): boolean =>
  /^(?:whisper|gpt-(?:live-)?transcribe$|gpt-realtime-whisper)/.test(model);

export const isByTheMinute = ({ model }: CallFacts): boolean => transcribesByTheMinute(model);

/** A deployment of any name may be one of those models. */
export const mayBeByTheMinute = (body: CallFacts): boolean =>
  isByTheMinute(body) || (body.alias !== undefined && !body.model.includes("transcribe"));

/** What is billed of audio of this length: the seconds begun, in milliseconds. */
export const billedMs = (ms: number): number => Math.ceil((ms - ROUNDING_MS) / 1000) * 1000;

/** What a transcription used, in tokens or by its length. */
export const transcriptionUsage = (value: unknown): ReportedUsage =>
  isRecord(value) && value["type"] === "duration"
    ? readUsage(value, BY_LENGTH)
    : fromInputOutput(value);

/** What a transcription of this length used, in seconds; they are billed when they have begun. */
export const usageOfSeconds = (seconds: unknown): ReportedUsage =>
  readUsage({ seconds }, BY_LENGTH);

const BY_LENGTH: UsageDialect = {
  known: { seconds: true },
  read: ({ seconds }, counts) => {
    const begun = counts.readBegun(seconds);
    return begun === undefined ? undefined : { ...NO_TOKENS, audioMs: begun * 1000 };
  },
};

/** What audio of this length costs with the call's model, without the text that comes of it. */
export function usageOfLength(body: CallFacts, ms: number): TokenUsage {
  if (mayBeByTheMinute(body)) return { ...NO_TOKENS, audioMs: billedMs(ms) };
  return { ...NO_TOKENS, audioInput: Math.ceil((ms - ROUNDING_MS) / MS_PER_TOKEN) };
}
