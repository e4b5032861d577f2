import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { Snapshot, stringifyList, WrittenBook } from "./price-list.ts";
import { Reviewed } from "./reviewed.ts";

const at = (name: string): string => path.resolve(import.meta.dirname, "../data", name);
const read = (name: string): unknown => JSON.parse(readFileSync(at(name), "utf8"));

export const readSnapshot = (): Snapshot => Snapshot.parse(read("litellm.json"));
export const readBook = (): WrittenBook => WrittenBook.parse(read("book.json"));
export const readReviewed = (): Reviewed => Reviewed.parse(read("reviewed.json"));

export const writeSnapshot = (snapshot: Snapshot): void =>
  writeFileSync(at("litellm.json"), stringifyList(snapshot));
export const writeBookFile = (book: WrittenBook): void =>
  writeFileSync(at("book.json"), stringifyList(book));
