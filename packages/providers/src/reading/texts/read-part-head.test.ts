import { describe, expect, it } from "vitest";

import { readFormTexts } from "./read-form-texts.ts";
import { OTHER } from "./shapes.ts";
import { withTexts } from "./with-texts.ts";

const formOf = (...heads: readonly string[]): Buffer =>
  Buffer.from(heads.map((head) => `--x\r\n${head}\r\n\r\nfox\r\n`).join("") + "--x--");
const NAMED = 'Content-Disposition: form-data; name="file"';

function textsOf(...heads: readonly string[]) {
  const texts = { event: OTHER, files: "media", fields: new Map() } as const;
  const verdict = readFormTexts(formOf(...heads), "multipart/form-data; boundary=x", texts);
  return verdict.readable ? verdict.texts : undefined;
}

/** What stands in the headers of a part, and whether it can be edited. */
const spansOf = (head: string) =>
  textsOf(head)
    ?.spans.filter(({ text }) => text !== "fox")
    .map(({ isEditable, kind, text }) => [kind, text, isEditable]);

describe("the headers of a form's part", () => {
  it("have a file's name that can be edited, and nothing else changes", () => {
    const before = `${NAMED}; filename="of jané@x.txt"\r\nContent-Type: text/plain; charset=utf-8`;
    const texts = textsOf(before, NAMED.replace("file", "prompt"));
    const span = texts?.spans[0];
    if (texts === undefined || span === undefined) throw new Error("no name was found");
    const after = before.replace("jané@x", "***");
    expect(withTexts(texts, [{ span, from: 3, to: 9, text: "***" }])).toEqual(
      formOf(after, NAMED.replace("file", "prompt")),
    );
  });

  it.each([
    [`${NAMED}; filename="a b.txt"`, [["file-name", "a b.txt", true]]],
    [`${NAMED}; filename=a.txt`, [["file-name", "a.txt", false]]],
    [
      `${NAMED}; filename="a%40b%22.txt"`,
      [
        ["file-name", "a%40b%22.txt", false],
        ["file-name", 'a@b".txt', false],
      ],
    ],
    [
      String.raw`${NAMED}; filename="a\@b.txt"`,
      [
        ["file-name", String.raw`a\@b.txt`, false],
        ["file-name", "a@b.txt", false],
      ],
    ],
    [`${NAMED}; filename*=utf-8''a%C3%A9%40b`, [["file-name", "aé@b", false]]],
    [`${NAMED}; filename*=iso-8859-1'en'a%E9`, [["file-name", "aé", false]]],
    [
      `${NAMED}; filename=a.txt; filename*=UTF-8''b`,
      [
        ["file-name", "a.txt", false],
        ["file-name", "b", false],
      ],
    ],
    ['Content-Disposition: form-data; name="of a@b"', [["member-name", "of a@b", false]]],
    [`${NAMED}\r\nContent-Type: audio/wav\r\nContent-Transfer-Encoding: binary`, []],
    [
      `${NAMED}\r\nContent-Type: text/plain; name="a@b"`,
      [["other", 'Content-Type: text/plain; name="a@b"', false]],
    ],
    [`${NAMED}\r\nX-Note: for a@b`, [["other", "X-Note: for a@b", false]]],
  ])("have these texts: %j", (head, expected) => {
    expect(spansOf(head)).toEqual(expected);
  });

  it.each([
    ["an encoded word", `${NAMED}; filename="=?utf-8?B?amFuZQ==?="`],
    ["a parameter that is not known", `${NAMED}; filename="a"; filename2="b"`],
    ["a name in parts", `${NAMED}; filename="a"; filename*0="b"`],
    ["an unknown charset", `${NAMED}; filename*=utf-7''a`],
    ["what is no text", `${NAMED}; filename*=utf-8''a%FF`],
  ])("cannot be read with %s", (_what, head) => {
    expect(textsOf(head)).toBeUndefined();
  });
});
