import fc from "fast-check";
import { expect, it } from "vitest";

import { exportText, onePage } from "./export-text.ts";

type Rows = readonly Readonly<Record<string, unknown>>[];

async function* pagesOf(pages: readonly Rows[]) {
  yield* pages;
}

async function textOf(pages: AsyncIterable<Rows>, format: "csv" | "json"): Promise<string> {
  let text = "";
  for await (const part of exportText(pages, format)) text += part.text;
  return text;
}

it("JSON is one array, whatever pages its rows came in", async () => {
  const anyPages = fc.array(fc.array(fc.record({ id: fc.string(), cost: fc.integer() })));
  await fc.assert(
    fc.asyncProperty(anyPages, async (pages) => {
      expect(JSON.parse(await textOf(pagesOf(pages), "json"))).toEqual(pages.flat());
    }),
  );
});

it("CSV has its names once, also when the first page is empty", async () => {
  const pages = [[], [{ id: "a", n: 1 }], [{ id: "b", n: 2 }]];
  expect(await textOf(pagesOf(pages), "csv")).toBe("id,n\r\na,1\r\nb,2\r\n");
  expect(await textOf(onePage(undefined), "csv")).toBe("");
});

it("says how many rows there are so far", async () => {
  const counts: number[] = [];
  for await (const { count } of exportText(pagesOf([[{ a: 1 }], [{ a: 2 }, { a: 3 }]]), "csv")) {
    counts.push(count);
  }
  expect(counts).toEqual([1, 3]);
});
