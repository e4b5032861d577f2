import { expect, it } from "vitest";

import { quieten } from "./quieten.ts";

it("says each kind of complaint once in a while, and how many it kept back", () => {
  let nowMs = 0;
  const said: string[] = [];
  const complain = quieten(
    1000,
    () => nowMs,
    (_error, what, unsaid) => said.push(`${what} ${unsaid}`),
  );
  for (const what of ["redis", "redis", "postgres", "redis"]) complain(new Error(what), what);
  expect(said).toEqual(["redis 0", "postgres 0"]);
  nowMs = 1000;
  complain(new Error("redis"), "redis");
  expect(said.at(-1)).toBe("redis 2");
});
