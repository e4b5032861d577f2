import { expect, it } from "vitest";

import { type AnswerShape, fitsShape } from "./answer-shape.ts";

const PAGE: AnswerShape = { entries: [{ id: "any", tags: ["any"] }], count: "any" };

it.each<[string, unknown]>([
  ["everything there is", { entries: [{ id: "1", tags: ["a"] }], count: 1 }],
  ["an empty list", { entries: [], count: 0 }],
  ["more than is known here", { entries: [{ id: "1", tags: [], more: 1 }], count: 1, next: "" }],
  ["a single value missing", { entries: [{ tags: [] }] }],
])("takes for the admin API's: %s", (_, answer) => {
  expect(fitsShape(PAGE, answer)).toBe(true);
});

it.each<[string, unknown]>([
  ["nothing", null],
  ["a text", "ok"],
  ["an empty object", {}],
  ["another service's object", { status: "up", version: "1.2.3" }],
  ["an object where a list is due", { entries: {}, count: 0 }],
  ["a list of something else", { entries: ["a"], count: 1 }],
  ["elements without their lists", { entries: [{ id: "1" }], count: 1 }],
])("does not take for the admin API's: %s", (_, answer) => {
  expect(fitsShape(PAGE, answer)).toBe(false);
});
