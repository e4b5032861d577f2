import { describe, expect, it } from "vitest";

import { luaMutants } from "./lua-mutants.ts";
import { applyMutant, describeMutant, type Mutant, sampleOf } from "./mutant.ts";
import { runAgainIfLate } from "./run-mutants.ts";
import type { TestReply } from "./test-process.ts";
import { typescriptMutants } from "./typescript-mutants.ts";

const all = (source: string, mutants: readonly Mutant[]) =>
  mutants.map((mutant) => applyMutant(source, mutant));

describe("mutants of TypeScript", () => {
  it.each([
    ["a < b", ["a <= b", "a >= b"]],
    ["a && b", ["(a)", "(b)"]],
    ["a ?? b", ["(a)", "(b)"]],
    ["!a", ["a"]],
    ["x = a ? b : c", [";", "x = true ? b : c", "x = false ? b : c"]],
    ["1n", ["2n", "0n"]],
    ["0", ["1"]],
    ["Math.min(a, b)", [";", "Math.max(a, b)"]],
    ["a.filter(b).some(c)", [";", "a.some(c)", "a.filter(b).every(c)"]],
    ['["a", "b"]', ['[, "b"]', '["a", ]']],
    ["db.where(a).forUpdate()", [";", "db.where(a)", "db.forUpdate()"]],
    [
      "sql`update t set a = ${b} where c <= ${d} and e is null for update skip locked`",
      [
        "a <> ${b}",
        "c < ${d}",
        "c > ${d}",
        "or e is null",
        "e is not null",
        "is null `",
        "update`",
      ],
    ],
    ["if (a) { b(); return; }", ["if (true)", "if (false)", "{ ; return; }", "{ b(); ; }"]],
  ])("of %s each have one fault", (source, expected) => {
    const mutants = all(source, typescriptMutants(source));
    expect(mutants).toHaveLength(expected.length);
    for (const [at, part] of expected.entries()) expect(mutants[at]).toContain(part);
  });

  it("are none of types, imports and texts", () => {
    const source = 'import { a } from "a";\ntype B = true | 1;\nconst c: 1 | 2 = a + "c";';
    expect(typescriptMutants(source)).toEqual([]);
  });
});

describe("mutants of Lua", () => {
  it("have one fault each, and none in comments", () => {
    const source = "-- a < b\nif a <= b and not c then\n  redis.call('DEL', x)\nend";
    expect(all(source, luaMutants(source))).toEqual([
      source.replace("<=", "<"),
      source.replace("<=", ">"),
      source.replace("and", "or"),
      source.replace("not ", ""),
      source.replace("redis.call('DEL', x)", ""),
    ]);
  });
});

it("names the line, what stood there, and what stands there now", () => {
  const source = "a();\nb();";
  expect(typescriptMutants(source).map((mutant) => describeMutant(source, mutant))).toEqual([
    "1: a(); → ;",
    "2: b(); → ;",
  ]);
});

it("a sample is spread evenly and has the size that was asked for", () => {
  expect(sampleOf([0, 1, 2, 3, 4, 5], 3)).toEqual([0, 2, 4]);
  expect(sampleOf([0, 1], 3)).toEqual([0, 1]);
});

describe("a run of tests", () => {
  const failed: TestReply = { hasPassed: false, failed: ["a test"], isLate: false, bytes: 1 };
  const passed: TestReply = { hasPassed: true, failed: [], isLate: false, bytes: 1 };

  it.each([
    ["passes", passed, 1],
    ["fails", failed, 1],
    ["fails by a deadline", { ...failed, isLate: true }, 2],
    ["does not end", undefined, 2],
  ])("that %s is made as often as it takes", async (_name, first, runs) => {
    const replies = [first, passed];
    const reply = await runAgainIfLate(async () => replies.shift());
    expect(replies).toHaveLength(2 - runs);
    expect(reply).toBe(runs === 1 ? first : passed);
  });
});
