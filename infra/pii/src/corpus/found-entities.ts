import { detect } from "@lintel/pii";

import { makeCorpus } from "./corpus.ts";

interface FoundEntities {
  readonly texts: readonly string[];
  /** What is found in them, each value once; none stands in what is left of any text. */
  readonly values: readonly string[];
}

/** Shorter ones stand in many things by chance. */
const MIN_LENGTH = 8;

/** The texts of the corpus, and those of their entities that a policy on every type takes out of them. */
export function foundEntities(): FoundEntities {
  const texts = makeCorpus().map(({ text }) => text);
  const values = new Set<string>();
  const left = texts.map((text) => {
    let rest = text;
    for (const { end, start } of detect(text).toReversed()) {
      values.add(text.slice(start, end));
      rest = `${rest.slice(0, start)}*${rest.slice(end)}`;
    }
    return rest;
  });
  const others = left.join("\n");
  const isTold = (value: string): boolean => value.length >= MIN_LENGTH && !others.includes(value);
  return { texts, values: [...values].filter(isTold) };
}
