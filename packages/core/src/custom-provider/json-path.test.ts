import { describe, expect, it } from "vitest";

import { parseJsonPath } from "./json-path.ts";

const member = (name: string) => ({ to: "member", name });
const each = { to: "each" };

describe("parseJsonPath", () => {
  it.each([
    ["model", [member("model")]],
    ["messages.#.content", [member("messages"), each, member("content")]],
    ["choices.0.text", [member("choices"), member("0"), member("text")]],
    ["#.text", [each, member("text")]],
    ["a\\.b.c", [member("a.b"), member("c")]],
    ["\\#.\\*\\\\", [member("#"), member("*\\")]],
    ["a b.ä", [member("a b"), member("ä")]],
  ])("reads %s", (text, steps) => {
    expect(parseJsonPath(text)).toEqual(steps);
  });

  it.each([
    "",
    ".",
    "a.",
    ".a",
    "a..b",
    "a\\",
    "a.*",
    "a?",
    "a|b",
    "@reverse",
    '#(name=="x").y',
    "#.#(a)",
    "{a,b}",
    "[a]",
    "!true",
    "a.".repeat(60) + "a",
  ])("refuses %j", (text) => {
    expect(parseJsonPath(text)).toBeUndefined();
  });
});
