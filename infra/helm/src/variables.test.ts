import { globSync, readFileSync } from "node:fs";
import path from "node:path";

import { expect, it } from "vitest";

import { declaredVariables, isRead } from "./declared-variables.ts";

const CHART = path.resolve(import.meta.dirname, "../lintel");
const textOf = (pattern: string): string =>
  globSync(pattern, { cwd: CHART })
    .map((file) => readFileSync(path.join(CHART, file), "utf8"))
    .join("\n");

const declared = declaredVariables();

/** `- name: VARIABLE` in a container, `VARIABLE: key` among the secrets, `VARIABLE: value` in values. */
const variablesIn = (text: string): readonly string[] => [
  ...[...text.matchAll(/^\s*- name: ([A-Z][A-Z\d_]+)\s*$/gm)].map(([, name = ""]) => name),
  ...[...text.matchAll(/^\s*([A-Z][A-Z\d_]{3,}): /gm)].map(([, name = ""]) => name),
];

it("the chart sets no variable that no service reads", () => {
  const set = variablesIn(textOf("templates/**/*.{tpl,yaml}"));
  expect(set.length).toBeGreaterThan(25);
  expect(set.filter((name) => !isRead(name, declared))).toEqual([]);
});

it("its examples set none either", () => {
  const set = variablesIn(textOf("ci/*.yaml"));
  expect(set.length).toBeGreaterThan(3);
  expect(set.filter((name) => !isRead(name, declared))).toEqual([]);
});

it("what the chart sets itself is refused among the variables of values", () => {
  const schema = JSON.parse(readFileSync(path.join(CHART, "values.schema.json"), "utf8"));
  const refused: readonly string[] = schema.$defs.environment.propertyNames.allOf.flatMap(
    (rule: { not?: { enum?: readonly string[] } }) => rule.not?.enum ?? [],
  );
  const set = variablesIn(textOf("templates/**/*.{tpl,yaml}"));
  // Every name that ends so is refused.
  const plain = set.map((name) => name.replace(/_FILE$/, ""));
  expect(plain.filter((name) => !refused.includes(name))).toEqual([]);
  expect(refused.filter((name) => !isRead(name, declared))).toEqual([]);
});
