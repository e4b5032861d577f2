import { isRecord, type JsonRecord } from "../../../../formats/json/is-record.ts";
import { parseJson } from "../../../../formats/json/parse-json.ts";

const BEHIND_CHOICES = ',"usage":';

/**
 * Reads an answer's usage, model and tier without building its choices, which are most of it. Of an answer
 * that is JSON these members are what `JSON.parse` finds; `undefined` where that is not certain, or there is no usage.
 */
export function parseAroundChoices(answer: string): JsonRecord | undefined {
  const from = answer.indexOf('"choices"');
  const before = answer.slice(0, Math.max(from, 0));
  const to = from < 0 ? -1 : findUsage(answer, from);
  if (to < 0 || !isFlat(before) || mayNameModel(answer.slice(from, to))) return undefined;
  // That this is JSON says that the usage is in the same object as the choices, not somewhere within them.
  const parsed = parseJson(before + answer.slice(to));
  return isRecord(parsed) ? parsed : undefined;
}

/**
 * Position of a member `usage` that follows a list. Nothing in a string reads so: its quotes have a backslash before
 * them. Going from one closing bracket to the next is far quicker than to search for the name.
 */
function findUsage(answer: string, from: number): number {
  let end = answer.indexOf("]", from);
  while (end >= 0 && !answer.startsWith(BEHIND_CHOICES, end + 1)) {
    end = answer.indexOf("]", end + 1);
  }
  return end < 0 ? -1 : end + 2;
}

/** The answer's own first members, with neither others nor a quote that is none within: what follows is its own too. */
const isFlat = (before: string): boolean =>
  !before.includes("{", before.indexOf("{") + 1) && !before.includes("[") && !before.includes("\\");

/** A model or a tier may stand in there, or the name of one in escapes. Needles this short, and without quotes where they begin, are found the quickest. */
const mayNameModel = (leftOut: string): boolean =>
  leftOut.includes('model"') || leftOut.includes('_tier"') || leftOut.includes("\\u");
