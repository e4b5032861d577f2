import type { Policy } from "@lintel/core";
import { SseFrames, textsOfEvent, type TextSpan, withTexts } from "@lintel/providers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { aPolicy } from "../../test/a-policy.ts";
import { DIALECTS, type DialectCase } from "../../test/dialects/index.ts";
import { endpointOf } from "../../test/endpoint-of.ts";
import {
  decide,
  EditedStream,
  Marks,
  redactText,
  RedactingEditor,
  RestoringEditor,
} from "../index.ts";

const ENTITIES = [
  "alice.smith@example.com",
  "4111 1111 1111 1111",
  "DE89 3704 0044 0532 0130 00",
  "+49 30 901820",
  "https://internal.example.com/u?id=7",
  "192.168.17.4",
];

/** What a stream came to: each text by its channel, and its events without their pieces of texts. */
function read(dialect: DialectCase, bytes: Buffer) {
  const endpoint = endpointOf(dialect);
  const texts = new Map<string, string>();
  const events: string[] = [];
  for (const { data } of new SseFrames().push(bytes)) {
    if (data === undefined || data.toString() === "[DONE]") {
      events.push(String(data));
      continue;
    }
    const verdict = textsOfEvent(endpoint, data);
    if (!verdict.readable) throw new Error(verdict.reason);
    const { spans } = verdict.texts;
    for (const { channel, path, text } of spans) {
      const name = channel ?? `${path} of ${events.length}`;
      texts.set(name, (texts.get(name) ?? "") + text);
    }
    const pieces = spans.filter(({ channel, isEditable }) => channel !== undefined && isEditable);
    events.push(withTexts(verdict.texts, pieces.map(emptied)).toString());
  }
  return { texts, events };
}

const emptied = (span: TextSpan) => ({ span, from: 0, to: span.text.length, text: "" });

/** Do these stand among others, in their order? */
function areAmong(wanted: readonly string[], others: readonly string[]): boolean {
  let at = 0;
  for (const other of others) if (other === wanted[at]) at += 1;
  return at === wanted.length;
}

/** Texts, of arguments those in their JSON. */
const plain = (texts: ReadonlyMap<string, string>): readonly unknown[] =>
  [...texts.values()].map((text) => (text.startsWith("{") ? JSON.parse(text)["to"] : text));

/** The texts that come in pieces. */
const joinedTexts = (texts: ReadonlyMap<string, string>) =>
  Object.fromEntries([...texts].filter(([name]) => !name.includes(" of ")));

interface Run {
  readonly marks?: Marks;
  readonly policy?: Partial<Policy>;
  readonly cuts?: readonly number[];
}

const REDACTS_ALL = { config: { rules: { all: "allow_but_redact" } } } as const;
const redactsAll = aPolicy(REDACTS_ALL);

function run(dialect: DialectCase, stream: Buffer, { cuts = [], policy, marks }: Run = {}) {
  const compiled = policy === undefined ? redactsAll : aPolicy({ ...REDACTS_ALL, ...policy });
  const editor = new RedactingEditor(compiled, marks ?? new Marks("mask"));
  const form = {
    endpoint: endpointOf(dialect),
    isLines: false,
    dropsLogprobs: true,
    passesUnread: false,
    monotonic: () => 0,
  };
  const edited = new EditedStream(form, editor);
  const at = [...cuts, stream.length].toSorted((a, b) => a - b);
  const parts = at.map((end, index) => edited.push(stream.subarray(at[index - 1] ?? 0, end)));
  return { bytes: Buffer.concat([...parts, edited.flush()]), editor };
}

/** What is to be redacted, what only looks so, and words between them. */
const WORDS = fc.constantFrom(
  ...ENTITIES,
  "my SSN is 536-22-1234,",
  "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLW9mLWl0",
  "AKIAIOSFODNN7EXAMPLE",
  "My name is Ada Lovelace.",
  "4111 1111 1111 1112",
  "v1.22.333.4",
  "é😀",
  'a "quoted\\path"',
  "and then",
  "I",
);

/** Where each event of a stream ends. */
function endsOfEvents(stream: Buffer): readonly number[] {
  let end = 0;
  return new SseFrames().push(stream).map(({ bytes }) => (end += bytes.length));
}

/** A text in pieces. */
function cutAt(text: string, cuts: readonly number[]): readonly string[] {
  const at = [...cuts.map((cut) => cut % (text.length + 1)), text.length].toSorted((a, b) => a - b);
  // A piece is made of whole characters: JSON could not carry half of one.
  const ends = at.map((end) => end - (/[\uDC00-\uDFFF]/.test(text.charAt(end)) ? 1 : 0));
  return ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end));
}

const squeezed = (text: string): string => text.replaceAll(/[^\p{L}\p{N}@]/gu, "");

describe.each(DIALECTS)("a stream of $name", (dialect) => {
  it.each(ENTITIES)("lets nothing of %s leave, wherever it is cut in two", (entity) => {
    const text = `Write to ${entity} today, please.`;
    for (let cut = 1; cut < text.length; cut += 1) {
      const stream = dialect.stream([text.slice(0, cut), text.slice(cut)]);
      const { bytes } = run(dialect, stream);
      const { texts } = read(dialect, bytes);
      expect([...texts.values()].join("|")).not.toContain(entity);
      expect(plain(texts)).toContain("Write to *** today, please.");
      expect(squeezed(bytes.toString())).not.toContain(squeezed(entity));
    }
  });

  it("is redacted as its whole text is, however that and its bytes are cut", () => {
    fc.assert(
      fc.property(
        fc.array(WORDS, { minLength: 1, maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 7 }),
        fc.option(fc.array(fc.nat(), { maxLength: 3 })),
        (words, textCuts, byteCuts) => {
          const text = words.join(" ");
          const stream = dialect.stream(cutAt(text, textCuts));
          const cuts = byteCuts?.map((cut) => cut % stream.length) ?? endsOfEvents(stream);
          const { texts } = read(dialect, run(dialect, stream, { cuts }).bytes);
          const whole = redactText(text, redactsAll.scan(text), new Marks("mask"));
          expect(plain(texts)).toContain(whole);
        },
      ),
      { numRuns: 30, seed: 12 },
    );
  });

  it("passes everything else as it came, however the bytes are cut", () => {
    const words = fc.constantFrom("Hello ", "there, ", "A1 ", "é😀 ", "12 ", 'a"b\\ ', "\n", "x");
    const pieces = fc.array(words, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(pieces, fc.array(fc.nat(2000), { maxLength: 6 }), (texts, cuts) => {
        const stream = dialect.stream(texts);
        const { bytes } = run(dialect, stream, {
          cuts: cuts.map((cut) => cut % stream.length),
          policy: { config: { rules: { email: "allow_but_redact" } } },
        });
        const before = read(dialect, stream);
        const after = read(dialect, bytes);
        expect(joinedTexts(after.texts)).toEqual(joinedTexts(before.texts));
        expect(areAmong(before.events, after.events)).toBe(true);
        expect(after.events.length - before.events.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 60 },
    );
  });

  it("is the very same bytes where nothing is held back", () => {
    const stream = dialect.stream(["Hello there, how are you doing today? "]);
    expect(
      run(dialect, stream, {
        policy: { config: { rules: { email: "allow_but_redact" } } },
      }).bytes.toString(),
    ).toBe(stream.toString());
  });

  it("stops before what is blocked", () => {
    const stream = dialect.stream([
      "Hello there. How are you? I write ",
      "to you and to al",
      "ice@example.com ",
      "now. ",
    ]);
    const { bytes, editor } = run(dialect, stream, {
      policy: { config: { rules: { email: "block" } } },
    });
    expect(editor.isBlocked).toBe(true);
    expect(decide(editor.matches)).toEqual({ action: "blocked", counts: { email: 1 } });
    expect(bytes.toString()).toContain("Hello there.");
    expect(bytes.toString()).not.toContain("ice@");
    expect(bytes.toString()).not.toContain("now.");
  });

  it("gives originals back for marks, however they are cut and written", () => {
    const marks = new Marks("reversible");
    marks.mark({ type: "email" }, 'a"b@example.com');
    const text = "To [EMAIL_1], [email_1] or EMAIL_1; not [EMAIL_2].";
    for (let cut = 1; cut < text.length; cut += 1) {
      const form = {
        endpoint: endpointOf(dialect),
        isLines: false,
        dropsLogprobs: false,
        passesUnread: false,
        monotonic: () => 0,
      };
      const edited = new EditedStream(form, new RestoringEditor(marks));
      const stream = dialect.stream([text.slice(0, cut), text.slice(cut)]);
      const bytes = Buffer.concat([edited.push(stream), edited.flush()]);
      expect(plain(read(dialect, bytes).texts)).toContain(
        'To a"b@example.com, a"b@example.com or a"b@example.com; not [EMAIL_2].',
      );
    }
  });
});
