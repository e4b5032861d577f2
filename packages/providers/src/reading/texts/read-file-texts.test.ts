import { describe, expect, it } from "vitest";

import type { TextSpan } from "../../contract/texts.ts";
import { FILE_TEXTS } from "../../dialects/openai/texts/file-texts.ts";
import { readFormTexts } from "./read-form-texts.ts";
import { withTexts } from "./with-texts.ts";

const CONTENT_TYPE = "multipart/form-data; boundary=x";

const formOf = (file: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(
      '--x\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch\r\n' +
        '--x\r\nContent-Disposition: form-data; name="file"; filename="a.jsonl"\r\n\r\n',
    ),
    file,
    Buffer.from("\r\n--x--\r\n"),
  ]);

function readFile(file: Buffer | string, files: "media" | "pieces" | "texts" = "texts") {
  const fields = new Map([["purpose", { isSkipped: true } as const]]);
  const texts = { ...FILE_TEXTS, fields, files };
  return readFormTexts(formOf(Buffer.from(file)), CONTENT_TYPE, texts);
}

function textsIn(file: Buffer | string) {
  const verdict = readFile(file);
  if (!verdict.readable) throw new Error(verdict.reason);
  return verdict.texts;
}

const spansOf = (file: Buffer | string) =>
  ofContent(textsIn(file).spans).map(({ path, text }) => [path, text] as const);

/** Without the name of the file. */
const ofContent = (spans: readonly TextSpan[]) => spans.filter(({ kind }) => kind !== "file-name");

const LINE = (content: string): string =>
  `{"custom_id":"no","method":"POST","url":"/v1/chat/completions","body":{"model":"no","messages":[{"role":"user","content":${content}}]}}`;

describe("the texts of a file in a form", () => {
  it("are those of each line where every line is JSON, with where they stand", () => {
    expect(spansOf(`${LINE('"a \\u0062"')}\r\n\n  ${LINE('"c"')} \n`)).toEqual([
      ["file[0].body.messages[0].content", "a b"],
      ["file[2].body.messages[0].content", "c"],
    ]);
  });

  it("are those of one JSON value, on however many lines", () => {
    expect(spansOf('\uFEFF[{\n"words": "a \\u0062"\n}]')).toEqual([["file[0].words", "a b"]]);
  });

  it("are one text in any other text, however it begins", () => {
    expect(spansOf("a, b\nc")).toEqual([["file", "a, b\nc"]]);
    expect(spansOf("{a} is no JSON\nnor is this")).toEqual([
      ["file", "{a} is no JSON\nnor is this"],
    ]);
    expect(spansOf(" \n")).toEqual([["file", ""]]);
  });

  it("can be edited where they stand, and every other byte stays", () => {
    const file = `${LINE('"to \\u00e9"')}\r\n${LINE('"c"')}`;
    const texts = textsIn(file);
    const edits = ofContent(texts.spans).map((span) => ({ span, from: 0, to: 1, text: "***" }));
    expect(withTexts(texts, edits)).toEqual(
      formOf(Buffer.from(`${LINE('"***o \\u00e9"')}\r\n${LINE('"***"')}`)),
    );
  });

  it.each([
    ["is no text", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0xff])],
    ["is in UTF-16", Buffer.from("mail a@b.example", "utf16le")],
    ["is a document of its own format", "%PDF-1.7 mail a@b.example"],
    ["has a line that is no JSON behind one that is", `${LINE('"a"')}\n{"a": "\\u0062",}`],
    ["names a member twice that decides", '{"url": "/v1/embeddings", "URL": "x"}\n{}'],
  ])("are refused when it %s", (_what, file) => {
    expect(readFile(file).readable).toBe(false);
  });

  it("are none in audio and pictures, and cannot be known of a piece of a file", () => {
    const audio = readFile(Buffer.from([0xff, 0xfb]), "media");
    expect(audio.readable && ofContent(audio.texts.spans)).toEqual([]);
    expect(readFile("a", "pieces").readable).toBe(false);
  });
});
