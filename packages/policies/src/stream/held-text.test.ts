import { describe, expect, it } from "vitest";

import { aPolicy } from "../../test/a-policy.ts";
import { Marks, RedactingEditor } from "../index.ts";
import { HeldArguments } from "./held-arguments.ts";
import { HeldText } from "./held-text.ts";

const FACTS = { isFixed: false, isRepeated: false };
const editor = () =>
  new RedactingEditor(
    aPolicy({ config: { rules: { all: "allow_but_redact" } } }),
    new Marks("mask"),
  );

describe("a text that is held back", () => {
  it("lets go after a pause of words, but of no number and not of the last word", () => {
    const text = new HeldText(editor(), FACTS);
    expect(text.push("they saw the Great Wal")).toBe("they saw the ");
    expect(text.release()).toBe("Great ");
    expect(text.release()).toBe("");
    expect(text.push("l 4111 ")).toBe("");
    expect(text.release()).toBe("");
    expect(text.isHolding).toBe(true);
  });

  it("hides what it has found by then, and the rest of it", () => {
    const text = new HeldText(editor(), FACTS);
    const passed = text.push("my name is Ada Love") + text.release();
    expect(passed).toBe("my name is ***");
    expect(text.push("lace and ") + text.flush()).toBe("*** and ");
  });

  it("never passes half a character", () => {
    for (const text of ["a 😀😀 b", "😀"]) {
      const held = new HeldText(editor(), FACTS);
      const parts = [...text.split("").map((unit) => held.push(unit)), held.flush()];
      expect(parts.join("")).toBe(text);
    }
  });
});

describe("arguments that are held back", () => {
  const pass = (pieces: readonly string[]): string => {
    const held = new HeldArguments(editor(), FACTS);
    return pieces.map((piece) => held.push(piece)).join("") + held.flush();
  };

  it.each([
    ['{"a":"x a@b.example y","n":12}', '{"a":"x *** y","n":12}'],
    ['{"a":"\\u0061@b.example","b":["\\"q\\""]}', '{"a":"***","b":["\\"q\\""]}'],
    ['{"a":"line\na@b.example"}', '{"a":"line\n***"}'],
    ["write to a@b.example", "write to ***"],
    ["{write to a@b.example}", "{write to ***}"],
    ["", ""],
  ])("are edited in their strings, however they are cut: %s", (json, expected) => {
    for (let cut = 0; cut <= json.length; cut += 1) {
      const edited = pass([json.slice(0, cut), json.slice(cut)]);
      expect(edited.replaceAll("\\n", "\n")).toBe(expected);
    }
  });
});

describe("a text that nobody can change", () => {
  it("blocks where something in it is to be redacted, and passes otherwise", () => {
    const signed = editor();
    const text = new HeldText(signed, { isFixed: true, isRepeated: false });
    expect(text.push("I think that it is so. ")).toBe("I think that it is so. ");
    expect(signed.isBlocked).toBe(false);
    text.push("a@b.example ");
    text.flush();
    expect(signed.isBlocked).toBe(true);
    expect(signed.matches).toMatchObject([{ type: "email", action: "block" }]);
  });
});
