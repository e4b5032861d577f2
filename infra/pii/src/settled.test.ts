import { detect, settledUpTo, type Span } from "@lintel/pii";
import { expect, test } from "vitest";

import { makeCorpus } from "./corpus/corpus.ts";

const texts = makeCorpus().map(({ text }) => text);

/** What begins before a position, to be compared. */
const beginningBefore = (spans: readonly Span[], position: number): string =>
  JSON.stringify(spans.filter(({ start }) => start < position));

/** The beginnings of a text whose settled part changes when the rest of it is there. */
function changedBeginnings(whole: string, cuts: number): readonly string[] {
  const spans = detect(whole);
  const changed: string[] = [];
  for (let cut = 1; cut <= cuts; cut++) {
    const beginning = whole.slice(0, cut);
    const settled = settledUpTo(beginning);
    const isCut = spans.some(({ start, end }) => start < settled && end > settled);
    const before = beginningBefore(detect(beginning), settled);
    if (isCut || before !== beginningBefore(spans, settled)) changed.push(beginning);
  }
  return changed;
}

test("what is settled does not change, whatever of the text follows", () => {
  const some = texts.filter((_, index) => index % 10 === 0);
  for (const [index, text] of some.entries()) {
    expect(changedBeginnings(`${text} ${some[index + 1] ?? ""}`, text.length)).toEqual([]);
  }
});

test("of ordinary prose little more than a word is held back", () => {
  const prose =
    "The committee met again in the autumn to discuss whether the bridge should be repaired, though several worried about the shops along the river. Nobody could say what the bill would be.";
  const heldBack = Array.from(prose, (_, cut) => cut - settledUpTo(prose.slice(0, cut)));
  expect(heldBack.toSorted((a, b) => a - b)[prose.length / 2]).toBeLessThan(20);
  expect(Math.max(...heldBack)).toBeLessThan(50);
});

test("a private key and a run without white space are held back from where they begin", () => {
  const key = `sent: -----BEGIN PRIVATE KEY-----\n${"MIIEvQIBADAN\n".repeat(200)}`;
  expect(settledUpTo(key)).toBe(6);
  expect(settledUpTo(`sent: eyJ${"a1".repeat(2000)}`)).toBe(6);
  expect(
    settledUpTo(`${key}-----END PRIVATE KEY-----\nand then nothing more of it follows`),
  ).toBeGreaterThan(key.length);
});
