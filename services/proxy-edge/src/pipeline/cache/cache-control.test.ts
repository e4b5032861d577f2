import { expect, it } from "vitest";

import { readCacheControl } from "./cache-control.ts";

const NONE = { noCache: false, noStore: false, maxAgeSeconds: Infinity };

it.each([
  [{}, NONE],
  [{ "cache-control": "no-cache" }, { ...NONE, noCache: true }],
  [{ "cache-control": "No-Store" }, { ...NONE, noStore: true }],
  [
    { "cache-control": "no-transform ,no-cache,  no-store" },
    { ...NONE, noCache: true, noStore: true },
  ],
  [{ "cache-control": "max-age=0" }, { ...NONE, maxAgeSeconds: 0 }],
  [{ "cache-control": 'max-age="60", max-age=30' }, { ...NONE, maxAgeSeconds: 30 }],
  [{ "cache-control": "max-age=soon, min-fresh=1, x-no-cache" }, NONE],
  [{ pragma: "no-cache" }, { ...NONE, noCache: true }],
  [
    { pragma: "no-cache", "cache-control": "max-age=9" },
    { ...NONE, maxAgeSeconds: 9 },
  ],
])("%j asks for %j", (headers, asked) => {
  expect(readCacheControl(headers)).toEqual(asked);
});
