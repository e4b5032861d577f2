import { expect, it } from "vitest";

import { limitText, toListedLimit } from "./listed-limit.ts";

it.each([
  ["rate=1000/d", { kind: "rate", unit: "d", max: 1000 }],
  ["cost=0.5/h", { kind: "cost", unit: "h", maxUsd: 0.5 }],
  ["tokens=100000/m", { kind: "tokens", unit: "m", max: 100_000 }],
  ["concurrent=7", { kind: "concurrent", max: 7 }],
  [
    "cost:gpt-4o,ft:o3*=20/total",
    { kind: "model-cost", models: ["gpt-4o", "ft:o3*"], unit: "total", maxUsd: 20 },
  ],
])("%s is a limit, and is shown so", (text, limit) => {
  const read = toListedLimit(text);
  expect(read).toEqual(limit);
  expect(limitText(read)).toBe(text);
});

it.each([
  "rate=5",
  "rate=5/mo",
  "tokens=5/s",
  "cost=5/total",
  "concurrent=5/m",
  "tokens:gpt-4o=5/m",
  "words=5/m",
  "cost:=5/m",
  "",
])("%j is none", (text) => expect(() => toListedLimit(text)).toThrow(/--limit-on/));
