interface CursorPage {
  readonly nextCursor?: string | undefined;
}

/** The rows of a whole list, page by page, each page asked for with the cursor of the one before it; that of the first is empty. */
export async function* allPages<Page extends CursorPage, Row>(
  read: (cursor: string) => Promise<Page>,
  rowsOf: (page: Page) => readonly Row[],
): AsyncGenerator<readonly Row[]> {
  let cursor: string | undefined = "";
  while (cursor !== undefined) {
    const page: Page = await read(cursor);
    yield rowsOf(page);
    cursor = page.nextCursor;
  }
}
