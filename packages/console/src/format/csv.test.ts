import { expect, it } from "vitest";

import { csvLine } from "./csv.ts";

it("a field has quotes where it needs them, and numbers are numbers", () => {
  expect(csvLine(["a", 'b "c"', "d,e", "f\ng", -1.5, null])).toBe(
    'a,"b ""c""","d,e","f\ng",-1.5,\r\n',
  );
});

it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])("%j is no formula", (text) => {
  expect(csvLine([text])).toBe(`'${text}\r\n`);
});
