import { describe, expect, it } from "vitest";

import type { Page } from "./page.ts";
import { type PageRequest, readPages } from "./read-pages.ts";

/** Reads rows 0…9 page by page; returns the rows and what was asked for. */
async function readAll(page: Page, maxSize: number, shorten = (size: number) => size) {
  const requests: PageRequest<number>[] = [];
  const rows = Array.from({ length: 10 }, (_, row) => row);
  const pages = readPages<number>(page, maxSize, async (request) => {
    requests.push(request);
    const start = request.last === undefined ? request.offset : request.last + 1;
    return rows.slice(start, start + shorten(request.size));
  });
  const seen: number[] = [];
  for await (const read of pages) seen.push(...read);
  return { seen, requests };
}

describe("readPages", () => {
  it("reads everything, each page after the last row of the one before", async () => {
    const { seen, requests } = await readAll({}, 4);
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(requests.map(({ last }) => last)).toEqual([undefined, 3, 7, 9]);
  });

  it("stops at the limit and skips the offset once", async () => {
    const { seen, requests } = await readAll({ limit: 5, offset: 2 }, 3);
    expect(seen).toEqual([2, 3, 4, 5, 6]);
    expect(requests.map(({ size, offset }) => [size, offset])).toEqual([
      [3, 2],
      [2, 0],
    ]);
  });

  it("goes on after a page that was cut short", async () => {
    const { seen } = await readAll({ limit: 7 }, 4, () => 1);
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it("asks for nothing before the first page is wanted", async () => {
    let asked = 0;
    const pages = readPages<number>({}, 4, async () => {
      asked += 1;
      return [];
    });
    expect(asked).toBe(0);
    await pages.next();
    expect(asked).toBe(1);
  });
});
