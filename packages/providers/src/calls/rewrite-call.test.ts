import { describe, expect, it } from "vitest";

import { readObject } from "../formats/json/read-object.ts";
import { type Rewrite, rewriteCall } from "./rewrite-call.ts";

function rewritten(text: string, rewrite: Rewrite): string {
  const bytes = Buffer.from(text);
  const object = readObject(bytes, new Set());
  if (!object.readable) throw new Error(object.reason);
  return rewriteCall({ bytes, members: object.members }, rewrite).toString();
}

describe("a rewritten body", () => {
  it("has new values in the old places, and every other byte as it was", () => {
    const text = '{ "x-\\u0061" : 1.50,\n"model":"a" , "temperature":0.0, "z":{"model":"a"}}';
    expect(rewritten(text, { model: '"bé"', temperature: "1" })).toBe(
      '{ "x-\\u0061" : 1.50,\n"model":"bé" , "temperature":1, "z":{"model":"a"}}',
    );
  });

  it("has members first that it lacked", () => {
    expect(rewritten('{"a":1}', { model: '"b"', seed: "7" })).toBe('{"model":"b","seed":7,"a":1}');
    expect(rewritten(" {}", { model: '"b"', seed: "7" })).toBe(' {"model":"b","seed":7}');
  });

  it("has one cap, under the name that was there", () => {
    const cap = { max_tokens: "5" };
    expect(rewritten('{"max_completion_tokens":9}', cap)).toBe('{"max_completion_tokens":5}');
    expect(rewritten('{"max_tokens":9,"max_completion_tokens":9}', cap)).toBe(
      '{"max_tokens":5,"max_completion_tokens":9}',
    );
    expect(rewritten('{"a":1}', cap)).toBe('{"max_tokens":5,"a":1}');
  });

  it("is the very same when nothing is to change", () => {
    const bytes = Buffer.from("{}");
    expect(rewriteCall({ bytes, members: [] }, {})).toBe(bytes);
  });
});
