import { SseFrames, textsOfEvent } from "@lintel/providers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { aPolicy } from "../../test/a-policy.ts";
import { DIALECTS, type DialectCase } from "../../test/dialects/index.ts";
import { endpointOf } from "../../test/endpoint-of.ts";
import {
  DetectorGate,
  EditedStream,
  type Found,
  FoundValues,
  Marks,
  RedactingEditor,
  TooMuchFound,
} from "../index.ts";

const policy = aPolicy({ config: { rules: { username: "allow_but_redact" } } });

/** What nothing but a detector over the network knows to be the names of users. */
const NAMES = ["Xyrr Vantor Qel", "Ooluu", "Bräm Zzot"];

const STANDING = new RegExp(`(?<![\\p{L}\\p{N}])(?:${NAMES.join("|")})(?![\\p{L}\\p{N}])`, "gu");

/** Finds names that stand whole in a text. */
const detect = (text: string): readonly Found[] =>
  [...text.matchAll(STANDING)].map(({ 0: name, index }) => ({
    kind: "entity",
    type: "username",
    start: index,
    end: index + name.length,
    score: 0.9,
  }));

interface Run {
  readonly detect?: (text: string) => readonly Found[];
  /** After how many further pieces of the stream a question is answered. */
  readonly lag?: number;
  /** Milliseconds between two pieces. */
  readonly everyMs?: number;
}

/** A stream as it leaves, each piece of it pushed when it has come; a question is answered some pieces later. */
function run(dialect: DialectCase, pieces: readonly Buffer[], given: Run = {}) {
  const { everyMs = 20, lag = 0 } = given;
  const find = given.detect ?? detect;
  let nowMs = 0;
  const form = { endpoint: endpointOf(dialect), isLines: false, monotonic: () => nowMs };
  const values = new FoundValues();
  const gate = new DetectorGate(form, values);
  const editor = new RedactingEditor(policy, new Marks("mask"), values);
  const edited = new EditedStream({ ...form, dropsLogprobs: true, passesUnread: false }, editor);
  const asked: string[] = [];
  const passed: Buffer[] = [];
  let due: { readonly texts: readonly string[]; left: number } | undefined;
  const step = () => {
    const texts = gate.ask();
    if (texts !== undefined) due = { texts, left: lag };
    asked.push(...(texts ?? []));
    if (due !== undefined && due.left > 0) {
      due.left -= 1;
    } else if (due !== undefined) {
      gate.answer(due.texts.map(find));
      due = undefined;
    }
    passed.push(edited.push(gate.pass()));
  };
  for (const piece of pieces) {
    nowMs += everyMs;
    gate.push(piece);
    step();
  }
  gate.end();
  for (let turns = 0; gate.isHolding && turns < 1000; turns += 1) step();
  passed.push(edited.flush());
  return { asked, passed, bytes: Buffer.concat(passed), isHolding: gate.isHolding };
}

/** What a caller puts together of each text. */
function textsIn(dialect: DialectCase, bytes: Buffer): string {
  const texts = new Map<string, string>();
  for (const { data } of new SseFrames().push(bytes)) {
    if (data === undefined || data.toString() === "[DONE]") continue;
    const verdict = textsOfEvent(endpointOf(dialect), data);
    if (!verdict.readable) throw new Error(verdict.reason);
    for (const { channel = "whole", text } of verdict.texts.spans) {
      texts.set(channel, (texts.get(channel) ?? "") + text);
    }
  }
  return [...texts.values()].join("|");
}

const WORDS = fc.constantFrom(
  ...NAMES,
  "and then,",
  "Xyrr",
  "Vantor",
  "Ooluuish",
  "é😀",
  '"q"',
  "I",
);

function cutAt(text: string, cuts: readonly number[]): readonly string[] {
  const at = [...cuts.map((cut) => cut % (text.length + 1)), text.length].toSorted((a, b) => a - b);
  const ends = at.map((end) => end - (/[\uDC00-\uDFFF]/.test(text.charAt(end)) ? 1 : 0));
  return ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end));
}

describe.each(DIALECTS)("a stream of $name with a detector over the network", (dialect) => {
  it("has what that finds redacted, wherever the text is cut and however late the answers come", () => {
    fc.assert(
      fc.property(
        fc.array(WORDS, { minLength: 1, maxLength: 120 }),
        fc.array(fc.nat(), { maxLength: 40 }),
        fc.nat(6),
        fc.constantFrom(1, 20, 300),
        (words, cuts, lag, everyMs) => {
          const text = words.join(" ");
          const stream = dialect.stream(cutAt(text, cuts));
          const frames = new SseFrames().push(stream).map(({ bytes }) => bytes);
          const { bytes, isHolding } = run(dialect, frames, { lag, everyMs });
          expect(isHolding).toBe(false);
          const seen = textsIn(dialect, bytes);
          for (const name of NAMES) {
            expect(seen.replaceAll("Ooluuish", "")).not.toContain(name);
          }
          // No word that is no part of a name is lost.
          const count = (all: string, word: string) => all.split(word).length;
          const before = textsIn(dialect, stream);
          for (const word of ["and then,", "é😀", "Ooluuish"]) {
            expect(count(seen, word)).toBe(count(before, word));
          }
        },
      ),
      { numRuns: 15, seed: 7 },
    );
  });
});

const [CHAT] = DIALECTS;
if (CHAT === undefined) throw new Error("no dialect");
const eachIn = (texts: readonly string[]) =>
  new SseFrames().push(CHAT.stream(texts)).map(({ bytes }) => bytes);

describe("what waits for a detector", () => {
  it("passes while the stream goes on: no more is held than what the next question is about", () => {
    const words = Array.from({ length: 600 }, (_, index) => `word${index} `);
    const { passed, asked } = run(CHAT, eachIn(words));
    const lengths = passed.map((bytes) => textsIn(CHAT, bytes).length);
    const text = words.join("");
    let [came, left] = [0, 0];
    for (const [index, word] of ["", ...words].entries()) {
      came += word.length;
      left += lengths[index] ?? 0;
      expect(came - left).toBeLessThan(1200);
    }
    // Detectors see each word two or three times, not the whole text with each question.
    expect(asked.join("").length).toBeLessThan(3 * text.length);
    expect(asked.length).toBeGreaterThan(5);
  });

  it("passes when nothing comes for a second, with what detectors have found in it redacted", () => {
    let nowMs = 0;
    const form = { endpoint: endpointOf(CHAT), isLines: false, monotonic: () => nowMs };
    const values = new FoundValues();
    const gate = new DetectorGate(form, values);
    for (const frame of eachIn(["Ask Ooluu today. ", "It "]).slice(0, 3)) gate.push(frame);
    expect(gate.ask()).toBeUndefined();
    nowMs = 1000;
    expect(gate.ask()).toEqual(["Ask Ooluu today. It "]);
    expect(gate.ask()).toBeUndefined();
    expect(gate.pass().toString()).not.toContain("Ask");
    gate.answer([detect("Ask Ooluu today. It ")]);
    expect(gate.pass().toString()).toContain("today");
    expect([gate.isHolding, gate.ask(), values.in("of Ooluu").length]).toEqual([
      false,
      undefined,
      1,
    ]);
  });

  it("is what comes before it, not what has no text", () => {
    const form = { endpoint: endpointOf(CHAT), isLines: false, monotonic: () => 0 };
    const gate = new DetectorGate(form, new FoundValues());
    const [opening = Buffer.alloc(0), text = opening] = eachIn(["Hello"]);
    gate.push(opening);
    expect(gate.pass()).toEqual(opening);
    gate.push(text);
    gate.push(Buffer.from(": comment\n\n"));
    expect(gate.pass()).toHaveLength(0);
  });
});

describe("what was found", () => {
  const values = (text: string, found: string, isJson = false): FoundValues => {
    const known = new FoundValues();
    const start = text.indexOf(found);
    const end = start + found.length;
    known.note(text, { kind: "entity", type: "username", start, end, score: 1 }, isJson);
    return known;
  };

  it("is found again as a word of its own, or wherever it was part of one", () => {
    const word = values("Ask Ann today", "Ann");
    expect(word.in("Ann, Annabel, (Ann)").map(({ start }) => start)).toEqual([0, 15]);
    expect(values("Anns", "Ann").in("Annabel")).toHaveLength(1);
  });

  it("in JSON is what its strings say", () => {
    const known = values(
      String.raw`{"a":"Br\u00e4m","b":"Zz\"ot"}`,
      String.raw`Br\u00e4m","b":"Zz\"ot`,
      true,
    );
    expect(known.in(`Bräm or Zz"ot`)).toHaveLength(2);
  });

  it("is held back while the end of a text may be its beginning", () => {
    const known = values("Ask Ann Lee today", "Ann Lee");
    expect(["x Ann ", "x Ann Lee", "x A", "x"].map((text) => known.openFrom(text))).toEqual([
      2, 9, 2, 1,
    ]);
  });

  it("cannot be longer than a stream can be held back for", () => {
    expect(() => values("a".repeat(600), "a".repeat(513))).toThrow(TooMuchFound);
  });
});
