// `npm run prices:update [-- --version <version>]`: fetches the newest list to compare with, writes it and our own book
// into `data`, and reports what changed. Then `npm run prices:compare` reports what has to be reviewed.
import { parseArgs } from "node:util";

import { createPriceBook, PRICE_VERSION } from "@lintel/prices";

import { diffLists } from "../diff-lists.ts";
import { readBook, readSnapshot, writeBookFile, writeSnapshot } from "../files.ts";
import { downloadLiteLlm } from "../litellm/download.ts";
import { toSnapshot } from "../litellm/to-snapshot.ts";
import { writeBook } from "../write-book.ts";

const { values } = parseArgs({
  options: { version: { type: "string" }, "book-only": { type: "boolean", default: false } },
});
const today = new Date().toISOString().slice(0, 10);

const oldBook = readBook();
const book = writeBook(createPriceBook(), PRICE_VERSION, today);
const changes = diffLists(oldBook.models, book.models);
for (const line of changes) console.log(`ours: ${line}`);
if (changes.length > 0 && book.version === oldBook.version) {
  console.error(
    "prices changed, but PRICE_VERSION (packages/prices/src/book/genai-price.ts) did not: raise the number behind its +",
  );
  process.exitCode = 1;
} else {
  writeBookFile(book);
  if (!values["book-only"]) await updateSnapshot();
}

async function updateSnapshot(): Promise<void> {
  const old = readSnapshot();
  const snapshot = toSnapshot(await downloadLiteLlm(values.version), today);
  const { sha256, version } = snapshot.source;
  if (version === old.source.version && sha256 !== old.source.sha256) {
    throw new Error(`${version} of the list is not what it was when it was taken before`);
  }
  for (const line of diffLists(old.models, snapshot.models)) console.log(`theirs: ${line}`);
  writeSnapshot(snapshot);
  console.log(`${snapshot.source.package} ${version} is in; next: npm run prices:compare`);
}
