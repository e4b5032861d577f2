import type { Page } from "./page.ts";

/** How a page is asked for: at most `size` rows after the `last` one, or from the start. */
export interface PageRequest<Row> {
  readonly last: Row | undefined;
  readonly size: number;
  /** Only for the first page. */
  readonly offset: number;
}

/**
 * The rows of a listing, page by page, each read when the one before has been used up. A page may be shorter than
 * asked for; an empty one is the end. Every page starts after the last row of the one before, so rows that come or
 * go meanwhile neither repeat nor hide others.
 */
export async function* readPages<Row>(
  page: Page,
  maxSize: number,
  read: (request: PageRequest<Row>) => Promise<readonly Row[]>,
): AsyncGenerator<readonly Row[]> {
  let left = page.limit ?? Number.POSITIVE_INFINITY;
  let last: Row | undefined;
  while (left > 0) {
    const offset = last === undefined ? (page.offset ?? 0) : 0;
    const rows = await read({ last, size: Math.min(maxSize, left), offset });
    last = rows.at(-1);
    if (last === undefined) return;
    left -= rows.length;
    yield rows;
  }
}
