import { describe, expect, it } from "vitest";

import { record, rows, said } from "./output.ts";
import { render } from "./render.ts";

describe("render", () => {
  it("gives every column the width of its widest cell, and ends no line with spaces", () => {
    const list = [
      { id: "1", name: "long name", other: true },
      { id: "22", name: "x" },
    ];
    expect(render(rows(list, ["id", "name"]))).toBe("ID  NAME\n1   long name\n22  x\n");
  });

  it("ends a table with the sums of its rows", () => {
    const output = rows([{ at: 1, n: 2 }], ["at", "n"], { total: { at: "total", n: 2 } });
    expect(render(output)).toBe(
      "AT                    N\n1970-01-01T00:00:01Z  2\ntotal                 2\n",
    );
  });

  it("fits a table to the terminal: long cells are cut, the last columns left out and named", () => {
    const list = [{ id: "1".repeat(36), name: "n".repeat(50), tags: ["a"], at: 1 }];
    const columns = ["id", "name", "tags", "at"];
    const whole = render(rows(list, columns));
    expect(render(rows(list, columns), { width: whole.split("\n")[1]?.length })).toBe(whole);
    expect(render(rows(list, columns), { width: 80 })).toBe(
      [
        `ID${" ".repeat(36)}NAME${" ".repeat(34)}TAGS`,
        `${"1".repeat(36)}  ${"n".repeat(35)}…  a`,
        "",
        "not shown here: at (--wide shows them)",
        "",
      ].join("\n"),
    );
    expect(render(rows(list, columns), { width: 10 })).toMatch(
      /^ID\n1{36}\n\nnot shown here: name, /,
    );
    expect(JSON.parse(render(rows(list, columns), { asJson: true, width: 10 }))).toEqual(list);
  });

  it("shows a secret last and apart, and among the members of JSON", () => {
    const output = record({ id: "1", secret: "sk-1" }, { shown: { id: "1" }, secret: "sk-1" });
    expect(render(output)).toBe("id  1\n\nThe secret, which is not shown again:\nsk-1\n");
    expect(JSON.parse(render(output, { asJson: true }))).toEqual({ id: "1", secret: "sk-1" });
  });

  it("says so when there is nothing", () => {
    expect(render(rows([], ["id"]))).toBe("nothing found\n");
    expect(render(rows([], ["id"]), { asJson: true })).toBe("[]\n");
  });

  it("shows times as dates, lists by commas, null as nothing, objects as JSON", () => {
    const entity = {
      createdAt: 1_700_000_000,
      tags: ["a", "b"],
      policy: null,
      limit: { usd: 1 },
      ok: false,
    };
    expect(render(record(entity))).toBe(
      'createdAt  2023-11-14T22:13:20Z\ntags       a, b\npolicy\nlimit      {"usd":1}\nok         false\n',
    );
  });

  it("lets no name act on the terminal", () => {
    const entity = { name: "a\u001B[2Jb\nc\u202Ed" };
    expect(render(record(entity))).toBe("name  a\\u{1b}[2Jb\\u{a}c\\u{202e}d\n");
  });

  it("keeps a time that is no date a number", () => {
    expect(render(record({ createdAt: 1e300 }))).toBe("createdAt  1e+300\n");
  });

  it("prints the whole answer as JSON, not only the table's columns", () => {
    const output = rows([{ a: 1, b: 2 }], ["a"], { json: { keys: [{ a: 1, b: 2 }], count: 1 } });
    expect(JSON.parse(render(output, { asJson: true }))).toEqual({
      keys: [{ a: 1, b: 2 }],
      count: 1,
    });
    expect(JSON.parse(render(said("done"), { asJson: true }))).toEqual({});
  });
});
