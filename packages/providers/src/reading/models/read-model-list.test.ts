import { expect, it } from "vitest";

import { readModelList } from "./read-model-list.ts";

const read = (value: unknown) => {
  const list = readModelList(Buffer.from(JSON.stringify(value)));
  return list && { ids: [...list.entries.keys()], names: [...list.names] };
};

it.each([
  ["OpenAI's", { object: "list", data: [{ id: "a/b", object: "model" }] }, ["a/b"]],
  [
    "llama.cpp's, which has another beside it",
    { models: [{ name: "x" }], data: [{ id: "a" }] },
    ["a"],
  ],
  ["one with names", { models: [{ name: "a" }] }, ["a"]],
  ["Together's, a bare array", [{ id: "a" }, { id: "a" }, { id: "" }, 1, null], ["a"]],
  ["an empty one", { data: [] }, []],
])("%s list of models is read", (_whose, value, ids) => {
  expect(read(value)?.ids).toEqual(ids);
});

it.each([[{}], ["text"], [{ data: {} }], [null]])("%j is no list of models", (value) => {
  expect(read(value)).toBeUndefined();
});

it("models may be called by the names that their servers take too", () => {
  const listed = {
    data: [{ id: "models/gemini-3-pro" }, { id: "llama3:latest" }, { id: "claude-x-20250929" }],
  };
  expect(read(listed)?.names).toEqual([
    "models/gemini-3-pro",
    "gemini-3-pro",
    "llama3:latest",
    "llama3",
    "claude-x-20250929",
    "claude-x",
    "claude-x-latest",
  ]);
});

it("what is no JSON is no list", () => {
  expect(readModelList(Buffer.from("<html>"))).toBeUndefined();
});
