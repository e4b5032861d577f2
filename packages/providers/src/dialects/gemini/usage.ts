import { NO_TOKENS, type TokenUsage } from "@lintel/core";

import { type JsonRecord, recordsOf } from "../../formats/json/is-record.ts";
import { readUsage, type ReportedUsage } from "../../reading/usage/read-usage.ts";
import type { KnownMembers } from "../../reading/usage/unknown-members.ts";
import type { UsageCounts } from "../../reading/usage/usage-counts.ts";

/** `UsageMetadata` of the Gemini API and of Vertex AI (ai.google.dev/api/generate-content#UsageMetadata, November 2026). */
const KNOWN: KnownMembers = {
  promptTokenCount: true,
  cachedContentTokenCount: true,
  candidatesTokenCount: true,
  thoughtsTokenCount: true,
  toolUsePromptTokenCount: true,
  totalTokenCount: true,
  promptTokensDetails: true,
  cacheTokensDetails: true,
  candidatesTokensDetails: true,
  toolUsePromptTokensDetails: true,
  trafficType: true,
};

/**
 * Gemini's usage in disjoint classes: the prompt's count includes what was read from a cache, the answer's does not include thoughts,
 * and what tools brought into the prompt is beside it. Audio is told apart by its modality; pictures of a prompt cost what its texts do,
 * those of an answer do not.
 */
export const toUsage = (reported: unknown): ReportedUsage => readUsage(reported, USAGE);

const USAGE = { known: KNOWN, read: readGeminiUsage };

function readGeminiUsage(usage: JsonRecord, counts: UsageCounts): TokenUsage | undefined {
  const prompt = counts.read(usage["promptTokenCount"] ?? 0);
  const answer = counts.read(usage["candidatesTokenCount"] ?? 0);
  if (prompt === undefined || answer === undefined) return undefined;
  const brought = counts.read(usage["toolUsePromptTokenCount"]) ?? 0;
  const cached = Math.min(counts.read(usage["cachedContentTokenCount"]) ?? 0, prompt);
  const cachedAudio = Math.min(audioIn(usage["cacheTokensDetails"], counts), cached);
  const audio = audioIn(usage["promptTokensDetails"], counts);
  const heard = audio + audioIn(usage["toolUsePromptTokensDetails"], counts);
  const audioInput = Math.min(Math.max(heard - cachedAudio, 0), prompt - cached + brought);
  const images = Math.min(modalityIn(usage["candidatesTokensDetails"], "IMAGE", counts), answer);
  const audioOutput = Math.min(audioIn(usage["candidatesTokensDetails"], counts), answer - images);
  return {
    ...NO_TOKENS,
    input: prompt - cached + brought - audioInput,
    cacheRead: cached - cachedAudio,
    output: answer - images - audioOutput,
    reasoning: counts.read(usage["thoughtsTokenCount"]) ?? 0,
    audioInput,
    audioOutput,
    ...(cachedAudio > 0 ? { cacheReadAudio: cachedAudio } : {}),
    ...(images > 0 ? { imageOutput: images } : {}),
  };
}

const audioIn = (details: unknown, counts: UsageCounts): number =>
  modalityIn(details, "AUDIO", counts);

/**
 * Google's clients for Python have enums written as numbers (`$alt=json;enum-encoding=int`); these are in its schemas
 * (google/ai/generativelanguage/v1beta/content.proto, google/cloud/aiplatform/v1/content.proto).
 */
const NUMBERS = { IMAGE: 2, AUDIO: 4 } as const;

/** The tokens of a modality in a list of them. */
const modalityIn = (details: unknown, wanted: keyof typeof NUMBERS, counts: UsageCounts): number =>
  recordsOf(details)
    .filter(({ modality }) => modality === wanted || modality === NUMBERS[wanted])
    .reduce((sum, { tokenCount }) => sum + (counts.read(tokenCount) ?? 0), 0);
