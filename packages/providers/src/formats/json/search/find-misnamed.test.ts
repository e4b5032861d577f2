import { parseJsonPath } from "@lintel/core";
import { describe, expect, it } from "vitest";

import { findMisnamed } from "./find-misnamed.ts";

const find = (json: string, ...paths: readonly string[]) =>
  findMisnamed(
    Buffer.from(json),
    paths.map((path) => parseJsonPath(path) ?? []),
  );

describe("what readers of a body disagree on", () => {
  it.each([
    ['{"model":"a","model":"b"}', "model"],
    ['{"model":"a","Model":"b"}', "model"],
    ['{"MODEL":"b"}', "model"],
    ['{"mod\\u0065l":"a","model":"b"}', "model"],
    ['{ "x" : {"model":1} , "model" : "a" , "mode\\u017F":1, "model" : 2 }', "model"],
    ['{"text":"\\"","model":"a","other":"\\\\","model":"b"}', "model"],
  ])("in %s is %s", (json, found) => {
    expect(find(json, "model")).toBe(found);
  });

  it.each([
    ['{"input":{"model":"a","model":"b"}}', "input.model", "model"],
    ['{"Input":{"model":"a"}}', "input.model", "input"],
    ['{"input":{"model":"a"},"input":{"model":"b"}}', "input.model", "input"],
    ['[{"model":"a"},{"x":[1,2],"model":"a","MODEL":"b"}]', "#.model", "model"],
    ['{"calls":[{"model":"a"},{"model":"a","model":"b"}]}', "calls.#.model", "model"],
    ['{"calls":["{",{"model":"a","model":"b"}]}', "calls.1.model", "model"],
  ])("in %s, on the way of %s, is %s", (json, path, found) => {
    expect(find(json, path)).toBe(found);
  });

  it.each([
    ['{"model":"a","metadata":{"Model":1,"model":2,"model":3}}', "model"],
    ['{"a":"\\"model\\":1,\\"model\\":2","model":"a"}', "model"],
    ['{"calls":[{"model":"a","model":"b"},{"model":"c"}]}', "calls.1.model"],
    ['{"modelId":"a","input":{"modelId":1}}', "modelId"],
    ['["model","model"]', "model"],
    ['"model"', "model"],
    ["{}", "model"],
  ])("is nothing in %s on the way of %s", (json, path) => {
    expect(find(json, path)).toBeUndefined();
  });

  it("takes no memory for what is nested off the way", () => {
    const depth = 200_000;
    const json = `{"x":${"[".repeat(depth)}${"]".repeat(depth)},"model":"a","model":"b"}`;
    expect(find(json, "model")).toBe("model");
  });
});
