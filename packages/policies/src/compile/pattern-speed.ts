import type { RE2JS } from "re2js";

import { compilePattern } from "./pattern.ts";
import { findWordsOf } from "./word-list.ts";

/**
 * What the regular expressions of a policy may cost together on texts made for them, in milliseconds of CPU per 1,024 UTF-16
 * units: a stream holds the loop for the KB around each piece. Ordinary ones cost 0.01 to 2, a list of 300 words 0.02, repetitions of hundreds of anything 50 to 600 (re2js 2.10 on a
 * server of 2026).
 */
export const MAX_MS_PER_KB = 5;

const PROSE =
  "The committee met again in the autumn to discuss whether the bridge should be repaired, though 12 of 40 worried. ";
/** Texts of one character repeated: each of so many that the pattern itself names. */
const MAX_CHARACTERS = 8;
/** The slowest are found out by few characters; others are slow only with as many as they repeat something, at most 1000. */
const LENGTHS = [64, 256, 1024] as const;
/** What else runs on the machine can slow down any one try, and so does code that has not run before. */
const TRIES = 3;
/** What seems too slow is tried again so often, within so much time: only what is slow each time is refused. */
const MORE_TRIES = 60;
const MORE_MS = 40;

/**
 * What a pattern costs, as `MAX_MS_PER_KB` has it, on the slowest of some texts that are made from it: prose, the pattern's
 * own text, and its characters, over and over. `Infinity` for one that cannot be compiled. Holds the event loop for some
 * milliseconds, and for some hundred where it is very slow. `cpuMs` reads how long this thread has worked.
 */
export function msPerKb(definition: string, cpuMs: () => number): number {
  const verdict = compilePattern(definition);
  if (!verdict.usable) return Infinity;
  const find = findWordsOf(definition) ?? whereverItMatches(verdict.pattern);
  let slowest = 0;
  for (const length of LENGTHS) {
    for (const unit of unitsFor(definition)) {
      const text = unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
      const perKb = 1024 / length;
      const least = leastOf(() => find(text), cpuMs, MAX_MS_PER_KB / perKb);
      slowest = Math.max(slowest, least * perKb);
      if (slowest > MAX_MS_PER_KB) return slowest;
    }
  }
  return slowest;
}

/** All of a text is gone through, whether there is anything in it or not. */
const whereverItMatches = (pattern: RE2JS) => (text: string) => {
  const matcher = pattern.matcher(text);
  while (matcher.find());
};

/** The least of some tries, in milliseconds; one that is quick is enough, and more are made while none is within `boundMs`. */
function leastOf(act: () => void, cpuMs: () => number, boundMs: number): number {
  let least = Infinity;
  let spentMs = 0;
  for (let times = 0; least > QUICK_MS; times += 1) {
    const isDoubtful = least > boundMs && times < MORE_TRIES && spentMs < MORE_MS;
    if (times >= TRIES && !isDoubtful) break;
    const beganMs = cpuMs();
    act();
    const tookMs = cpuMs() - beganMs;
    spentMs += tookMs;
    least = Math.min(least, tookMs);
  }
  return least;
}

const QUICK_MS = 0.1;

function unitsFor(definition: string): readonly string[] {
  const named = [...new Set(definition.match(/[\p{L}\p{N}]/gu))].slice(0, MAX_CHARACTERS);
  return [PROSE, definition, "a", "A", "1 ", "é", ...named].filter((unit) => unit !== "");
}
