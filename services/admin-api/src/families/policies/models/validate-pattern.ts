import { RE2JS, RE2JSException } from "re2js";

/** Steps of the compiled programs of all patterns of one policy: what a scan costs grows with them. */
export const MAX_PROGRAM_SIZE = 20_000;

/** Some reasons quote the whole pattern. */
const MAX_REASON = 200;

export type PatternVerdict =
  | { readonly usable: true; readonly programSize: number }
  | { readonly usable: false; readonly reason: string };

/** Whether a text is a regular expression in RE2's syntax: no look-around, no back-references, no repeat over 1000. */
export function validatePattern(text: string): PatternVerdict {
  try {
    return { usable: true, programSize: RE2JS.compile(text).programSize() };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const reason = error.message.replace(/^error parsing regexp: /, "").slice(0, MAX_REASON);
    return { usable: false, reason };
  }
}
