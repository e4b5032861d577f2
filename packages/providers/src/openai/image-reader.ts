import { type CallBound, NO_TOKENS, type TokenUsage } from "@lintel/core";

import { EventReader } from "../answer/event-reader.ts";
import { PlainReader } from "../answer/plain-reader.ts";
import { isRecord, type JsonRecord } from "../json/is-record.ts";
import type { AnswerReader, AnswerReading } from "../provider.ts";
import { fromInputOutput } from "./input-output-usage.ts";

const KEPT_BYTES = new Map([["usage", 64 * 1024]]);
/** In a text its quotes would be escaped. */
const END = /"type"\s*:\s*"image_(?:generation|edit)\.completed"/;

/** Reads an answer with pictures. `units` are what was asked for, where that is what is charged. */
export const createImageReader = (units: CallBound["units"]): AnswerReader =>
  new PlainReader({ kept: KEPT_BYTES, read: (answer) => toReading(answer, units) });

/** Reads a stream of so many pictures, each of which ends with its usage. */
export function createImageStreamReader(pictures: number): AnswerReader {
  const made: TokenUsage[] = [];
  return new EventReader({
    note: ({ usage: told }) => {
      const usage = fromInputOutput(told);
      if (usage !== undefined) made.push(asPictures(usage, told));
    },
    isEnd: (data) => END.test(data) && made.length + 1 >= pictures,
    read: () =>
      made.length === 0 ? NOTHING_TOLD : { usage: sumOf(made), model: undefined, text: "" },
  });
}

const sumOf = (usages: readonly TokenUsage[]): TokenUsage => {
  const total = (name: keyof TokenUsage) =>
    usages.reduce((sum, usage) => sum + (usage[name] ?? 0), 0);
  return {
    ...NO_TOKENS,
    input: total("input"),
    cacheRead: total("cacheRead"),
    cacheReadImage: total("cacheReadImage"),
    imageInput: total("imageInput"),
    output: total("output"),
    imageOutput: total("imageOutput"),
  };
};

const NOTHING_TOLD: AnswerReading = {
  usage: undefined,
  model: undefined,
  text: "",
  isUnknown: true,
};

function toReading({ usage: told }: JsonRecord, units: CallBound["units"]): AnswerReading {
  if (units !== undefined) {
    return { usage: { ...NO_TOKENS, ...units }, model: undefined, text: "" };
  }
  const usage = fromInputOutput(told);
  if (usage === undefined) return NOTHING_TOLD;
  return { usage: asPictures(usage, told), model: undefined, text: "" };
}

/** Where the answer's tokens are not told apart they are all those of pictures. */
function asPictures(usage: TokenUsage, told: unknown): TokenUsage {
  if (isRecord(told) && isRecord(told["output_tokens_details"])) return usage;
  const { output, ...rest } = usage;
  return { ...rest, output: 0, imageOutput: output };
}
