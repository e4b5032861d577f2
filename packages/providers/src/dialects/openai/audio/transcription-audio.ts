import { type AudioLength, toLength } from "../../../formats/audio/audio-length.ts";
import type { CallAudio } from "../../../formats/audio/call-audio.ts";
import { measureAudio } from "../../../formats/audio/measure-audio.ts";
import type { FormPart } from "../../../formats/form/read-form.ts";

const FILE = "file";
const CLIP = "known_speaker_references";
/** Fields that neither hold audio nor refer to any. https://platform.openai.com/docs/api-reference/audio (November 2026) */
const TEXT_FIELDS = new Set([
  "model",
  "response_format",
  "stream",
  "prompt",
  "user",
  "language",
  "languages",
  "keywords",
  "temperature",
  "timestamp_granularities",
  "include",
  "chunking_strategy",
  "known_speaker_names",
]);
/** A number or a truth value names nothing. */
const PLAIN_VALUE = /^(?:true|false|null|-?\d{1,9}(?:\.\d{1,9})?)$/;
const MAX_PLAIN_BYTES = 24;

/**
 * Measures the audio of a form. A field that is not known and could hold audio, or name it, leaves the length open.
 */
export function readCallAudio(bytes: Buffer, parts: readonly FormPart[]): CallAudio {
  const lengths: AudioLength[] = [];
  let unmeasuredField: string | undefined;
  let clips = 0;
  let textBytes = 0;
  for (const part of parts) {
    const name = part.name.replace(/\[.*$/, "");
    const content = bytes.subarray(part.start, part.end);
    if (name === FILE) {
      const length = measureAudio(content);
      if (length === undefined) unmeasuredField ??= FILE;
      else lengths.push(length);
    } else if (name === CLIP) {
      clips++;
    } else {
      textBytes += content.length;
      if (mayHoldAudio(name, part, content)) unmeasuredField ??= part.name;
    }
  }
  if (lengths.length === 0) unmeasuredField ??= FILE;
  return { length: inAnyReading(lengths), unmeasuredField, clips, textBytes };
}

function mayHoldAudio(name: string, { isFile }: FormPart, content: Buffer): boolean {
  if (isFile) return true;
  if (TEXT_FIELDS.has(name)) return false;
  return content.length > MAX_PLAIN_BYTES || !PLAIN_VALUE.test(content.toString("latin1"));
}

/** If one field has several files, providers take the first, the last or all. */
const inAnyReading = (lengths: readonly AudioLength[]): AudioLength | undefined =>
  toLength(
    Math.max(0, ...lengths.map(({ ms }) => ms)),
    lengths.reduce((sum, { maxMs }) => sum + maxMs, 0),
  );
