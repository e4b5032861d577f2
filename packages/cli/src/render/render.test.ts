import { describe, expect, it } from "vitest";

import { record, rows, said } from "./output.ts";
import { render } from "./render.ts";

describe("render", () => {
  it("gives every column the width of its widest cell, and ends no line with spaces", () => {
    const list = [
      { id: "1", name: "long name", other: true },
      { id: "22", name: "x" },
    ];
    expect(render(rows(list, ["id", "name"]), false)).toBe("ID  NAME\n1   long name\n22  x\n");
  });

  it("ends a table with the sums of its rows", () => {
    const output = rows([{ at: 1, n: 2 }], ["at", "n"], { total: { at: "total", n: 2 } });
    expect(render(output, false)).toBe(
      "AT                    N\n1970-01-01T00:00:01Z  2\ntotal                 2\n",
    );
  });

  it("shows a secret last and apart, and among the members of JSON", () => {
    const output = record({ id: "1", secret: "sk-1" }, { shown: { id: "1" }, secret: "sk-1" });
    expect(render(output, false)).toBe("id  1\n\nThe secret, which is not shown again:\nsk-1\n");
    expect(JSON.parse(render(output, true))).toEqual({ id: "1", secret: "sk-1" });
  });

  it("says so when there is nothing", () => {
    expect(render(rows([], ["id"]), false)).toBe("nothing found\n");
    expect(render(rows([], ["id"]), true)).toBe("[]\n");
  });

  it("shows times as dates, lists by commas, null as nothing, objects as JSON", () => {
    const entity = {
      createdAt: 1_700_000_000,
      tags: ["a", "b"],
      policy: null,
      limit: { usd: 1 },
      ok: false,
    };
    expect(render(record(entity), false)).toBe(
      'createdAt  2023-11-14T22:13:20Z\ntags       a, b\npolicy\nlimit      {"usd":1}\nok         false\n',
    );
  });

  it("lets no name act on the terminal", () => {
    const entity = { name: "a\u001B[2Jb\nc\u202Ed" };
    expect(render(record(entity), false)).toBe("name  a\\u{1b}[2Jb\\u{a}c\\u{202e}d\n");
  });

  it("keeps a time that is no date a number", () => {
    expect(render(record({ createdAt: 1e300 }), false)).toBe("createdAt  1e+300\n");
  });

  it("prints the whole answer as JSON, not only the table's columns", () => {
    const output = rows([{ a: 1, b: 2 }], ["a"], { json: { keys: [{ a: 1, b: 2 }], count: 1 } });
    expect(JSON.parse(render(output, true))).toEqual({ keys: [{ a: 1, b: 2 }], count: 1 });
    expect(JSON.parse(render(said("done"), true))).toEqual({});
  });
});
