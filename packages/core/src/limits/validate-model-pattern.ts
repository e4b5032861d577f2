import { countedModel } from "./counted-model.ts";

/**
 * What is wrong with a name of models in a limit, as a sentence; `undefined` when some model can have it. Snapshots are
 * counted with their model, so a beginning that ends in a part of a date would silently limit nothing.
 */
export function validateModelPattern(text: string): string | undefined {
  const beginning = text.endsWith("*") ? text.slice(0, -1) : text;
  if (beginning.includes("*")) return `model ${text} is not clear: a * can only stand at the end`;
  const counted = countedModel(beginning);
  if (!text.endsWith("*")) return counted === "" ? `model ${text} names no model` : undefined;
  const [, withoutDate = beginning] = PART_OF_A_DATE.exec(beginning) ?? [];
  const model = countedModel(withoutDate);
  if (model === beginning.trimStart().toLowerCase()) return undefined;
  return `model ${text} matches nothing: snapshots are counted with their model, as ${model}`;
}

/** The beginning of -2024-08-06, or of -20240806. */
const PART_OF_A_DATE = /^(.*)[-@_:]20\d{1,2}(?:-(?:\d{1,2}(?:-\d?)?)?|\d{1,3})?$/s;
