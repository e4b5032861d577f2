import {
  compilePolicy,
  EditedStream,
  type Match,
  Marks,
  RedactingEditor,
  redactText,
} from "@lintel/policies";
import { createEndpointFinder, findProvider } from "@lintel/providers";
import { storedPolicy } from "@lintel/testkit/objects";
import { expect, test } from "vitest";

import { makeCorpus } from "./corpus/corpus.ts";
import { seededRandom } from "./corpus/random.ts";

/** Of every so many texts of the corpus one is cut at every place. All of them: LINTEL_ALL_SPLITS=1. */
const EVERY = process.env["LINTEL_ALL_SPLITS"] === "1" ? 1 : 24;

const policy = compilePolicy(
  storedPolicy({ config: { rules: { all: "allow_but_redact" } }, scope: "response" }),
);

const openai = findProvider("openai");
const endpoint = openai && createEndpointFinder(openai)("POST", "/v1/chat/completions")?.endpoint;

const chunk = (content: string): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;

/** What a caller makes of a stream in which a text came in pieces: one by one, or all at once. */
function streamed(pieces: readonly string[], isAtOnce: boolean): string {
  if (endpoint === undefined) throw new Error("chat is not served");
  const form = { endpoint, isLines: false, dropsLogprobs: true, passesUnread: false };
  const stream = new EditedStream(
    { ...form, monotonic: () => 0 },
    new RedactingEditor(policy, new Marks("mask")),
  );
  const chunks = pieces.map((piece) => chunk(piece));
  const reads = isAtOnce ? [chunks.join("")] : chunks;
  const passed = reads.map((read) => stream.push(Buffer.from(read)).toString());
  return [...(passed.join("") + stream.flush().toString()).matchAll(/^data: (.*)$/gm)]
    .map(([, data = ""]) => JSON.parse(data).choices[0].delta.content)
    .join("");
}

const redacted = (text: string, matches: readonly Match[]): string =>
  redactText(text, matches, new Marks("mask"));

/** Places between two characters. */
const placesIn = (text: string): readonly number[] =>
  Array.from(text.matchAll(/./gsu), ({ index }) => index).slice(1);

/** The text in two pieces and in three, at each of its places. */
function cutsOf(text: string): readonly (readonly string[])[] {
  const places = placesIn(text);
  return places.flatMap((place) => {
    const other = places[random.below(places.length)] ?? 0;
    const [from, to] = place < other ? [place, other] : [other, place];
    return [
      [text.slice(0, place), text.slice(place)],
      [text.slice(0, from), text.slice(from, to), text.slice(to)],
    ];
  });
}

const random = seededRandom(7);
const texts = makeCorpus()
  .map(({ text }) => text)
  .filter((_, index) => index % EVERY === 0);

test("a stream is redacted as its whole text is, wherever that is cut in two or three", () => {
  const wrong = texts.flatMap((text) => {
    const whole = redacted(text, policy.scan(text));
    return cutsOf(text).filter((pieces, index) => streamed(pieces, index % 4 === 3) !== whole);
  });
  expect(wrong).toEqual([]);
}, 600_000);
