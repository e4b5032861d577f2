import type { Mutant } from "./mutant.ts";

/** What stands in a text, and each thing that may stand there instead. */
export type TextFault = readonly [pattern: RegExp, replacements: readonly string[]];

export const textMutants = (text: string, faults: readonly TextFault[]): Mutant[] =>
  faults.flatMap(([pattern, replacements]) =>
    [...text.matchAll(pattern)].flatMap(({ 0: found, index: at }) =>
      replacements.map((replacement) => ({ at, end: at + found.length, replacement })),
    ),
  );

/** Operators between spaces, as both Lua and SQL have them. */
export const OPERATOR_FAULTS: readonly TextFault[] = [
  [/(?<=\s)<=(?=\s)/g, ["<", ">"]],
  [/(?<=\s)>=(?=\s)/g, [">", "<"]],
  [/(?<=\s)<(?=\s)/g, ["<=", ">="]],
  [/(?<=\s)>(?=\s)/g, [">=", "<="]],
  [/(?<=\s)\+(?=\s)/g, ["-"]],
  [/(?<=\s)-(?=\s)/g, ["+"]],
  [/\band\b/g, ["or"]],
  [/\bor\b/g, ["and"]],
  [/\btrue\b/g, ["false"]],
  [/\bfalse\b/g, ["true"]],
];
