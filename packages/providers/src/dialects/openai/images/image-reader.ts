import { type CallBound, NO_TOKENS } from "@lintel/core";

import type { AnswerReader, AnswerReading } from "../../../contract/answer.ts";
import { isRecord, type JsonRecord } from "../../../formats/json/is-record.ts";
import { EventReader } from "../../../reading/answer/event-reader.ts";
import { failureIn } from "../../../reading/answer/failure-in.ts";
import { PlainReader } from "../../../reading/answer/plain-reader.ts";
import { NO_REPORT, type ReportedUsage, sumUsage } from "../../../reading/usage/read-usage.ts";
import { fromInputOutput } from "../usage/input-output-usage.ts";

const KEPT_BYTES = new Map([["usage", 64 * 1024]]);
const COMPLETED: ReadonlySet<unknown> = new Set([
  "image_generation.completed",
  "image_edit.completed",
]);

/** Reads an answer with pictures. `units` are what was asked for, where that is what is charged. */
export const createImageReader = (units: CallBound["units"]): AnswerReader =>
  new PlainReader({ kept: KEPT_BYTES, read: (answer) => readPictures(answer, units) });

/** Reads a stream of this many pictures, each of which ends with its usage. */
export function createImageStreamReader(pictures: number): AnswerReader {
  const reports: ReportedUsage[] = [];
  let made = 0;
  return new EventReader({
    note: ({ type, usage }) => {
      if (COMPLETED.has(type)) made += 1;
      const reported = asPictures(usage);
      if (reported !== NO_REPORT) reports.push(reported);
    },
    isLast: ({ type }) => COMPLETED.has(type) && made + 1 >= pictures,
    // Fewer may be made than were asked for.
    isComplete: () => made > 0,
    read: () => toReading(sumUsage(reports)),
  });
}

function readPictures(answer: JsonRecord, units: CallBound["units"]): AnswerReading {
  if (units === undefined || failureIn(answer) !== undefined) {
    return toReading(asPictures(answer["usage"]));
  }
  return { usage: { ...NO_TOKENS, ...units }, model: undefined, text: "" };
}

const toReading = (reported: ReportedUsage): AnswerReading => ({
  ...reported,
  model: undefined,
  text: "",
  ...(reported.usage === undefined ? { isUnknown: true } : {}),
});

/** Output tokens that are not broken down are all those of pictures. */
export function asPictures(imageUsage: unknown): ReportedUsage {
  const reported = fromInputOutput(imageUsage);
  const { usage } = reported;
  const isApart = isRecord(imageUsage) && isRecord(imageUsage["output_tokens_details"]);
  if (usage === undefined || isApart) return reported;
  return { ...reported, usage: { ...usage, output: 0, imageOutput: usage.output } };
}
