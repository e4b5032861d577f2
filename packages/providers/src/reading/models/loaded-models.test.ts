import { expect, it } from "vitest";

import { PROVIDERS } from "../../providers/registry.ts";
import { loadedModelsIn } from "./loaded-models.ts";

/** What servers answer that have `up` loaded and not `down`, as their documentation has it (November 2026). */
const ANSWERS: readonly (readonly [string, object])[] = [
  ["ollama", { models: [{ name: "up", model: "up", size: 1, expires_at: "" }] }],
  [
    "llamacpp",
    {
      data: [
        { id: "up", status: { value: "loaded" } },
        { id: "down", status: { value: "unloaded" } },
        { id: "coming", status: { value: "loading" } },
      ],
    },
  ],
  // It runs with one model, and says nothing of states.
  ["llamacpp", { models: [{}], data: [{ id: "up", meta: {} }] }],
  ["localai", { backends: ["llama-cpp"], loaded_models: [{ id: "up" }] }],
  [
    "lmstudio",
    {
      models: [
        { key: "up", loaded_instances: [{ id: "up" }] },
        { key: "down", loaded_instances: [] },
      ],
    },
  ],
  [
    "locallab",
    {
      models: [
        { id: "up", is_loaded: true },
        { id: "down", is_loaded: false },
      ],
    },
  ],
  ["locallab", { models: { up: { name: "Up", is_loaded: true }, down: { is_loaded: false } } }],
];

it.each(ANSWERS)("the models that %s has loaded are read of %j", (id, answer) => {
  const loading = PROVIDERS.find((each) => each.id === id)?.capabilities?.loading;
  if (loading === undefined) throw new Error(`${id} loads nothing`);
  const bytes = Buffer.from(JSON.stringify(answer));
  expect(loadedModelsIn(loading.loaded, bytes)).toEqual(new Set(["up"]));
});

it.each(["", "[]", "{}", '{"models":"x"}', "<html>"])(
  "%j says of no model that it is loaded",
  (text) => {
    const list = { path: "/x", listAs: "models", nameAs: "id" };
    expect(loadedModelsIn(list, Buffer.from(text))).toBeUndefined();
  },
);
