import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";

import { afterAll, expect, it } from "vitest";
import { z } from "zod";

import { ConfigError } from "./config-error.ts";
import { parseEnv } from "./parse-env.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "lintel-env-"));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(name: string, content: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}

const schema = z.object({
  ADMIN_PASS: z.string().min(8, "must have at least 8 characters"),
  KEY_FILE: z.string().optional(),
  KEY: z.string().optional(),
});

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    parseEnv(schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

it("takes a variable from the file that is named, without its last line break", () => {
  const file = fileWith("pass", " two lines\nof a password\r\n");
  expect(parseEnv(schema, { ADMIN_PASS_FILE: file })).toEqual({
    ADMIN_PASS: " two lines\nof a password",
  });
});

it("checks the content as it checks a value, and repeats neither it nor the path", () => {
  const file = fileWith("short", "hunter2");
  const problems = problemsOf({ ADMIN_PASS_FILE: file });
  expect(problems).toEqual(["ADMIN_PASS: must have at least 8 characters"]);
});

it("takes an empty file as unset", () => {
  expect(problemsOf({ ADMIN_PASS_FILE: fileWith("empty", "\n") })).toEqual([
    "ADMIN_PASS is missing",
  ]);
});

it("refuses a file that cannot be read", () => {
  expect(problemsOf({ ADMIN_PASS_FILE: path.join(folder, "absent") })).toEqual([
    "ADMIN_PASS_FILE: the file cannot be read (ENOENT)",
    "ADMIN_PASS is missing",
  ]);
});

it("refuses a variable that is given twice", () => {
  const env = { ADMIN_PASS: "long enough", ADMIN_PASS_FILE: fileWith("twice", "long enough") };
  expect(problemsOf(env)).toEqual(["ADMIN_PASS and ADMIN_PASS_FILE exclude each other"]);
});

it("leaves a variable of its own alone whose name ends with _FILE", () => {
  const env = { ADMIN_PASS: "long enough", KEY_FILE: "/some/path" };
  expect(parseEnv(schema, env)).toEqual(env);
});

it("knows the files of another service's variables, and reports misspelt ones", () => {
  const env = { ADMIN_PASS: "long enough", LINTEL_ENCRYPTION_KEYS_FILE: "/x" };
  expect(problemsOf(env)).toEqual([]);
  expect(problemsOf({ ...env, LINTEL_KEYS_FILE: "/x" })).toEqual([
    "LINTEL_KEYS_FILE is not a variable of Lintel; is it misspelt?",
  ]);
});
