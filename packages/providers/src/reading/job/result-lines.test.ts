import { NO_TOKENS } from "@lintel/core";
import { describe, expect, it } from "vitest";

import { readResult as readMessage } from "../../dialects/anthropic/batches/read-job.ts";
import { readResult } from "../../dialects/openai/jobs/read-job.ts";
import { ResultLines } from "./result-lines.ts";

const answered = (body: object, status_code = 200) => ({
  custom_id: "x",
  response: { status_code, body },
  error: null,
});
const chat = (model: string, prompt_tokens: number, completion_tokens = 10) =>
  answered({ object: "chat.completion", model, usage: { prompt_tokens, completion_tokens } });

function readLines(lines: readonly unknown[], pieceBytes = 1000, read = readResult) {
  const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  const results = new ResultLines(read);
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    results.push(bytes.subarray(at, at + pieceBytes));
  }
  results.end();
  return results;
}

describe("the results of a batch", () => {
  it.each([1, 7, 1000, 1_000_000])("are added up by model, in pieces of %i bytes", (size) => {
    const lines = [chat("gpt-4o", 100), chat("gpt-4o-mini", 5), chat("gpt-4o", 300)];
    const { isUnknown, parts } = readLines(lines, size);
    expect(isUnknown).toBe(false);
    expect(parts).toEqual([
      { model: "gpt-4o", usage: { ...NO_TOKENS, input: 400, output: 20 }, promptTokens: 300 },
      { model: "gpt-4o-mini", usage: { ...NO_TOKENS, input: 5, output: 10 }, promptTokens: 5 },
    ]);
  });

  it("keep long prompts apart from short ones, whose price may be another", () => {
    const { parts } = readLines([chat("m", 200_000), chat("m", 200_001), chat("m", 5)]);
    expect(parts.map(({ promptTokens, usage }) => [promptTokens, usage.input])).toEqual([
      [5, 5],
      [200_000, 200_000],
      [200_001, 200_001],
    ]);
  });

  it("are the same parts for any order of the lines", () => {
    const lines = [chat("a", 1), chat("b", 150_000), chat("b", 1), chat("c", 3)];
    expect(readLines(lines.toReversed()).parts).toEqual(readLines(lines).parts);
  });

  it("are of any endpoint; errors cost nothing", () => {
    const response = {
      object: "response",
      model: "gpt-4o",
      output: [{ type: "web_search_call", action: { type: "search" } }],
      usage: { input_tokens: 8, output_tokens: 2 },
    };
    const embedding = { model: "e", usage: { prompt_tokens: 9, total_tokens: 9 } };
    const { isUnknown, parts } = readLines([
      answered(response),
      answered(embedding),
      answered({ error: { message: "no" } }, 400),
      { custom_id: "y", response: null, error: { code: "batch_expired" } },
    ]);
    expect(isUnknown).toBe(false);
    expect(parts.map(({ model, usage }) => [model, usage.input, usage.webSearches])).toEqual([
      ["e", 9, undefined],
      ["gpt-4o", 8, 1],
    ]);
  });

  it.each([
    ["no JSON", Buffer.from("{\n")],
    ["an answer without usage", Buffer.from(`${JSON.stringify(answered({ model: "m" }))}\n`)],
    ["a last line that is cut", Buffer.from(JSON.stringify(chat("m", 1)).slice(0, -5))],
  ])("are reported as unknown in part: %s", (_what, bytes) => {
    const results = new ResultLines(readResult);
    results.push(bytes);
    results.end();
    expect([results.isUnknown, results.parts]).toEqual([true, []]);
  });

  it("of messages cost what succeeded", () => {
    const message = { model: "claude", usage: { input_tokens: 7, output_tokens: 3 } };
    const results = [
      { type: "succeeded", message },
      { type: "errored", error: {} },
      { type: "canceled" },
      { type: "expired" },
    ].map((result) => ({ custom_id: "x", result }));
    const { isUnknown, parts } = readLines(results, 10, readMessage);
    expect([isUnknown, parts]).toEqual([
      false,
      [{ model: "claude", usage: { ...NO_TOKENS, input: 7, output: 3 }, promptTokens: 7 }],
    ]);
  });
});
