import { expect, it } from "vitest";

import { allPages } from "./all-pages.ts";

it("asks for a page when the one before it has been taken, up to the last", async () => {
  const asked: string[] = [];
  const read = async (cursor: string) => {
    asked.push(cursor);
    return cursor === "b" ? { rows: [3] } : { rows: [1, 2], nextCursor: cursor === "" ? "a" : "b" };
  };
  const pages = allPages(read, ({ rows }) => rows.map(String));
  expect(await pages.next()).toEqual({ done: false, value: ["1", "2"] });
  expect(asked).toEqual([""]);
  expect(await pages.next()).toEqual({ done: false, value: ["1", "2"] });
  expect(await pages.next()).toEqual({ done: false, value: ["3"] });
  expect((await pages.next()).done).toBe(true);
  expect(asked).toEqual(["", "a", "b"]);
});
