import fc from "fast-check";
import { expect, it } from "vitest";

import { splitColumns } from "./split-columns.ts";

const value = fc.constantFrom<unknown>(null, 0, 1, "", "a", false);
const list = fc.array(fc.constantFrom("a", "b"), { maxLength: 2 });
const row = fc.record({ one: value, two: value, tags: list });

it("rows are what they have in common and what they have not", () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
      const { same, varying } = splitColumns(rows);
      expect(varying.map((own) => ({ ...same, ...own }))).toEqual(rows);
    }),
  );
});

it("a column in which all rows are alike is written once, lists too", () => {
  const rows = [
    { id: 1, model: "m", tags: ["a"], request: null },
    { id: 2, model: "m", tags: ["a"], request: null },
  ];
  expect(splitColumns(rows)).toEqual({
    same: { model: "m", tags: ["a"], request: null },
    varying: [{ id: 1 }, { id: 2 }],
  });
});

it("one row alone is all in common, and no rows are nothing", () => {
  expect(splitColumns([{ id: 1 }])).toEqual({ same: { id: 1 }, varying: [{}] });
  expect(splitColumns([])).toEqual({ same: {}, varying: [] });
});
