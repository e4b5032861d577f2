import type { Mutant } from "./mutant.ts";
import { OPERATOR_FAULTS, type TextFault, textMutants } from "./text-mutants.ts";

const FAULTS: readonly TextFault[] = [
  ...OPERATOR_FAULTS,
  [/==/g, ["~="]],
  [/~=/g, ["=="]],
  [/\bnot /g, [""]],
  [/\bmath\.min\b/g, ["math.max"]],
  [/\bmath\.max\b/g, ["math.min"]],
  [/(?<=^ *)redis\.call\([^\n]*\)$/gm, [""]],
];

/** Every mutant of a Lua script, in the order of their places. */
export function luaMutants(source: string): Mutant[] {
  const code = source.replaceAll(/--[^\n]*/g, (comment) => " ".repeat(comment.length));
  return textMutants(code, FAULTS).toSorted((one, other) => one.at - other.at);
}
