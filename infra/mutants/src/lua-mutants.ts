import type { Mutant } from "./mutant.ts";

/** What stands in a script, and each thing that may stand there instead. */
const FAULTS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/(?<=\s)<=(?=\s)/g, ["<", ">"]],
  [/(?<=\s)>=(?=\s)/g, [">", "<"]],
  [/(?<=\s)<(?=\s)/g, ["<=", ">="]],
  [/(?<=\s)>(?=\s)/g, [">=", "<="]],
  [/==/g, ["~="]],
  [/~=/g, ["=="]],
  [/(?<=\s)\+(?=\s)/g, ["-"]],
  [/(?<=\s)-(?=\s)/g, ["+"]],
  [/\band\b/g, ["or"]],
  [/\bor\b/g, ["and"]],
  [/\bnot /g, [""]],
  [/\btrue\b/g, ["false"]],
  [/\bfalse\b/g, ["true"]],
  [/\bmath\.min\b/g, ["math.max"]],
  [/\bmath\.max\b/g, ["math.min"]],
  [/(?<=^ *)redis\.call\([^\n]*\)$/gm, [""]],
];

/** Every mutant of a Lua script, in the order of their places. */
export function luaMutants(source: string): Mutant[] {
  const code = source.replaceAll(/--[^\n]*/g, (comment) => " ".repeat(comment.length));
  const mutants = FAULTS.flatMap(([pattern, replacements]) =>
    [...code.matchAll(pattern)].flatMap(({ 0: text, index: at }) =>
      replacements.map((replacement) => ({ at, end: at + text.length, replacement })),
    ),
  );
  return mutants.toSorted((one, other) => one.at - other.at);
}
