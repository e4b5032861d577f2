import fc from "fast-check";
import { expect, it } from "vitest";

import type { EventTextsVerdict, TextShape } from "../../../contract/texts.ts";
import { readEventTexts } from "../read-texts.ts";
import { listOf, noTexts, objectOf, pieceOf } from "../shapes.ts";
import { EventTextsReader } from "./event-texts-reader.ts";
import { KnownEvent } from "./known-event.ts";

const SHAPE: TextShape = objectOf({
  ...noTexts("id"),
  choices: listOf(
    objectOf(
      { delta: objectOf({ content: pieceOf("content", "assistant") }, { hasOtherPieces: true }) },
      { channelBy: ["index"], endsBy: "finish_reason" },
    ),
  ),
});

/** What there is to know of the texts of an event. */
function seen(verdict: EventTextsVerdict) {
  if (!verdict.readable) return verdict;
  const { bytes, ends, spans } = verdict.texts;
  const texts = spans.map(
    ({ channel, end, escapes, isEditable, isJsonPiece, kind, path, start, text }) => {
      return { channel, end, escapes, isEditable, isJsonPiece, kind, path, start, text };
    },
  );
  return { bytes: bytes.toString(), ends, texts };
}

const text = fc.oneof(
  fc.constantFrom(
    "one",
    " word",
    "",
    '"',
    "\\",
    "é😀",
    "null",
    "[DONE]",
    "data:x",
    "a".repeat(200),
  ),
  fc.string({ unit: "binary" }),
);

const event = fc.record(
  {
    id: fc.constantFrom("1", "1", "1", "2"),
    sequence_number: fc.oneof(fc.nat(), fc.constantFrom(0, -1, 0.5, 10 ** 16)),
    choices: fc.array(
      fc.record(
        {
          index: fc.constantFrom(0, 0, 1),
          delta: fc.record({ content: text, reasoning: text }, { requiredKeys: [] }),
          logprobs: fc.constant(null),
          finish_reason: fc.constantFrom(null, null, null, "stop"),
        },
        { requiredKeys: ["delta"] },
      ),
      { maxLength: 2 },
    ),
    obfuscation: text,
    remark: text,
  },
  { requiredKeys: ["choices"] },
);

/** An event like one before it, but for its texts and its number. */
const alike = (data: string): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(fc.string(), fc.constantFrom("\\n", "\\", '"', "}", " a", "é")), {
      minLength: 6,
      maxLength: 6,
    })
    .map((texts) => {
      let next = 0;
      return data
        .replaceAll(/(?<="(?:content|reasoning|obfuscation)":")[^"]*/g, () => texts[next++] ?? "")
        .replace(/(?<="sequence_number":)\d+/, (number) => `${number}7`);
    });

it("reads the texts of each event as if it stood alone, whatever was read before", () => {
  const data = event.map((value) => JSON.stringify(value));
  const stream = fc.array(
    data.chain((first) => fc.array(alike(first), { maxLength: 3 }).map((more) => [first, ...more])),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(stream, (runs) => {
      const reader = new EventTextsReader(SHAPE);
      for (const bytes of runs.flat().map((each) => Buffer.from(each))) {
        expect(seen(reader.read(bytes))).toEqual(seen(readEventTexts(bytes, SHAPE)));
      }
    }),
    { numRuns: 200 },
  );
});

const EVENT = JSON.stringify({
  type: "response.output_text.delta",
  sequence_number: 9,
  choices: [{ index: 0, delta: { content: "one" }, finish_reason: null }],
  obfuscation: "x",
});

it.each([
  ["other texts", EVENT.replace('"one"', '" é😀{}"').replace('"x"', '"yz"'), [" é😀{}", "yz"]],
  ["another number", EVENT.replace(":9,", ":10,"), ["one", "x"]],
  ["a number that JSON has not", EVENT.replace(":9,", ":010,"), undefined],
  ["a text with an escape", EVENT.replace("one", String.raw`o\n`), undefined],
  ["a text that is empty", EVENT.replace("one", ""), undefined],
  ["a member more", EVENT.replace('"one"', '"one","role":"assistant"'), undefined],
  ["another choice", EVENT.replace('"index":0', '"index":1'), undefined],
  ["another end", `${EVENT} `, undefined],
  ["a text that does not end", EVENT.slice(0, EVENT.indexOf("one") + 3), undefined],
  ["nothing", "", undefined],
])("knows an event like one that was read: %s", (_what, data, texts) => {
  const bytes = Buffer.from(EVENT);
  const verdict = readEventTexts(bytes, SHAPE);
  const known = verdict.readable ? KnownEvent.of(bytes, verdict.texts.spans) : undefined;
  expect(known?.textsIn(bytes)?.length).toBe(2);
  expect(known?.textsIn(Buffer.from(data))?.map(({ text: each }) => each)).toEqual(texts);
});
