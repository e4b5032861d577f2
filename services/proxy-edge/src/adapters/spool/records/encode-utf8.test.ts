import { expect, it } from "vitest";

import { encodeUtf8 } from "./encode-utf8.ts";

it.each([
  "",
  "plain",
  "é",
  "日本",
  "😀",
  "\ud800",
  "a\udc00b",
  "a".repeat(100_000),
  `${"a".repeat(9999)}é`,
])("writes what Buffer does: %#", (text) => {
  expect(encodeUtf8(text)).toEqual(Buffer.from(text));
});
