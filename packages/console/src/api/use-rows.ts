import type { InfiniteData } from "@tanstack/react-query";
import { useMemo } from "react";

/**
 * The rows of the pages that were read so far: the same array and the same rows until another page is read, so that a table draws again only
 * what is new. `rowsOf` has to be the same function each time.
 */
export const useRows = <Page, Row>(
  data: InfiniteData<Page> | undefined,
  rowsOf: (page: Page) => readonly Row[],
): readonly Row[] | undefined =>
  useMemo(() => data?.pages.flatMap((page) => [...rowsOf(page)]), [data, rowsOf]);
