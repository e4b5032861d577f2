import { describe, expect, it } from "vitest";

import { said } from "../render/output.ts";
import type { Command } from "./command.ts";
import { commandHelpText, helpText } from "./help-text.ts";
import { parseArguments } from "./parse-arguments.ts";

const command = (members: Partial<Command>): Command => ({
  name: "keys list",
  summary: "List keys",
  run: () => Promise.resolve(said("")),
  ...members,
});

const LIST = command({ options: { tag: { value: "TAG", many: true, help: "a label" } } });
const GET = command({ name: "keys get", argument: "KEY_ID" });
const parse = (...args: string[]) => parseArguments([LIST, GET], args);

describe("parseArguments", () => {
  it("finds the command, its argument and its options", () => {
    expect(parse("keys", "list", "--tag", "a", "--tag=b", "--json")).toMatchObject({
      command: LIST,
      values: { tag: ["a", "b"], json: true },
    });
    expect(parse("keys", "get", "id-1")).toMatchObject({ command: GET, argument: "id-1" });
  });

  it.each([
    [["keys", "eat"], 'there is no command "keys eat"; see lintel --help'],
    [["keys"], 'there is no command "keys"; see lintel --help'],
    [["keys", "get"], "lintel keys get needs KEY_ID"],
    [["keys", "get", "a", "b"], 'unexpected argument "b"'],
    [["keys", "list", "a"], 'unexpected argument "a"'],
    [["keys", "list", "--colour"], "there is no option --colour; see --help"],
    [["keys", "list", "--tag"], /argument missing/],
  ])("refuses %j with exit code 2", (args, message) => {
    expect(() => parse(...args)).toThrow(expect.objectContaining({ exitCode: 2 }));
    expect(() => parse(...args)).toThrow(message);
  });

  it("needs nothing to help", () => {
    expect(parse().command).toBeUndefined();
    expect(parse("--help").command).toBeUndefined();
    expect(parse("keys", "get", "--help")).toMatchObject({ command: GET, values: { help: true } });
  });
});

describe("help", () => {
  it("names every command and every option", () => {
    expect(helpText([LIST, GET])).toContain("  keys get <KEY_ID>  List keys");
    expect(commandHelpText(LIST)).toMatch(/--tag TAG +a label; may be repeated/);
    expect(commandHelpText(LIST)).toContain("--url URL");
  });
});
