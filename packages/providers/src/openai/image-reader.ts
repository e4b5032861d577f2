import { type CallBound, NO_TOKENS } from "@lintel/core";

import { EventReader } from "../answer/event-reader.ts";
import { PlainReader } from "../answer/plain-reader.ts";
import { isRecord, type JsonRecord } from "../json/is-record.ts";
import type { AnswerReader, AnswerReading } from "../provider.ts";
import { NO_REPORT, type ReportedUsage, sumUsage } from "../usage/read-usage.ts";
import { fromInputOutput } from "./input-output-usage.ts";

const KEPT_BYTES = new Map([["usage", 64 * 1024]]);
/** In a text its quotes would be escaped. */
const END = /"type"\s*:\s*"image_(?:generation|edit)\.completed"/;

/** Reads an answer with pictures. `units` are what was asked for, where that is what is charged. */
export const createImageReader = (units: CallBound["units"]): AnswerReader =>
  new PlainReader({ kept: KEPT_BYTES, read: (answer) => readPictures(answer, units) });

/** Reads a stream of so many pictures, each of which ends with its usage. */
export function createImageStreamReader(pictures: number): AnswerReader {
  const made: ReportedUsage[] = [];
  return new EventReader({
    note: ({ usage: told }) => {
      const reported = asPictures(told);
      if (reported !== NO_REPORT) made.push(reported);
    },
    isEnd: (data) => END.test(data) && made.length + 1 >= pictures,
    read: () => toReading(sumUsage(made)),
  });
}

function readPictures({ usage: told }: JsonRecord, units: CallBound["units"]): AnswerReading {
  if (units !== undefined) {
    return { usage: { ...NO_TOKENS, ...units }, model: undefined, text: "" };
  }
  return toReading(asPictures(told));
}

const toReading = (reported: ReportedUsage): AnswerReading => ({
  ...reported,
  model: undefined,
  text: "",
  ...(reported.usage === undefined ? { isUnknown: true } : {}),
});

/** Where the answer's tokens are not told apart they are all those of pictures. */
export function asPictures(told: unknown): ReportedUsage {
  const reported = fromInputOutput(told);
  const { usage } = reported;
  const isApart = isRecord(told) && isRecord(told["output_tokens_details"]);
  if (usage === undefined || isApart) return reported;
  return { ...reported, usage: { ...usage, output: 0, imageOutput: usage.output } };
}
