import { storedPolicy } from "@lintel/testkit/objects";
import { describe, expect, it } from "vitest";

import { compilePolicy } from "../compile/compile-policy.ts";
import { Marks } from "../edits/marks.ts";
import { HeldArguments } from "./held-arguments.ts";
import { RedactingEditor } from "./redacting-editor.ts";

const compiled = compilePolicy(
  storedPolicy({ config: { rules: { email: "allow_but_redact" } }, scope: "response" }),
);

function pass(pieces: readonly string[]) {
  const editor = new RedactingEditor(compiled, new Marks("mask"));
  const held = new HeldArguments(editor, { isFixed: false, isRepeated: false });
  const passed = held.pushAll(pieces).join("") + (editor.isBlocked ? "" : held.flush());
  return { passed, isBlocked: editor.isBlocked };
}

/** A text cut in two, everywhere. */
const cuts = (text: string) =>
  Array.from({ length: text.length }, (_, at) => [text.slice(0, at), text.slice(at)]);

describe("names of members in the arguments of a tool that come in pieces", () => {
  it("block the answer where something in them is to be redacted, wherever they are cut", () => {
    for (const pieces of cuts(String.raw`{"a":"b","of \u0061nn@b.example":{"c":1}}`)) {
      const { isBlocked, passed } = pass(pieces);
      expect(isBlocked).toBe(true);
      expect(passed).not.toContain("b.example");
    }
  });

  it("pass as they were written where nothing is, and so do values behind them", () => {
    for (const pieces of cuts('{"to whom":"me@b.example","at":["x"]}')) {
      expect(pass(pieces)).toEqual({ passed: '{"to whom":"***","at":["x"]}', isBlocked: false });
    }
  });
});
