import { detect, detectInParts } from "@lintel/pii";
import { expect, test } from "vitest";

import { makeCorpus } from "./corpus/corpus.ts";

const texts = makeCorpus().map(({ text }) => text);

/** Texts longer than a part, in which every text of the corpus stands at many places relative to the cuts. */
function joined(offset: number): readonly string[] {
  const long: string[] = [];
  for (let at = 0; at < texts.length; at += 60) {
    long.push(" ".repeat(offset) + texts.slice(at, at + 60).join("\n\n"));
  }
  return long;
}

function drain<T>(generator: Generator<undefined, T, void>): { value: T; pauses: number } {
  for (let pauses = 0; ; pauses++) {
    const step = generator.next();
    if (step.done === true) return { value: step.value, pauses };
  }
}

test.each([0, 37, 401, 999])(
  "a text read in parts has the spans of the whole: offset %i",
  (offset) => {
    for (const text of joined(offset)) {
      const { value, pauses } = drain(detectInParts(text));
      expect(value).toEqual(detect(text));
      expect(pauses).toBeGreaterThan(text.length / 2000);
    }
  },
);
