import { describe, expect, it } from "vitest";

import type { CallHead } from "../../contract/call-body.ts";
import { readRelayed } from "./read-relayed.ts";

const HEAD: CallHead = {
  method: "POST",
  contentType: "application/json",
  params: {},
  mustKnowModel: true,
};
const read = (body: string, head: Partial<CallHead> = {}) =>
  readRelayed(Buffer.from(body), { ...HEAD, ...head });
const modelsOf = (body: string, head: Partial<CallHead> = {}) => {
  const verdict = read(body, head);
  if (!verdict.readable) throw new Error(verdict.reason);
  return [verdict.body.model, ...(verdict.body.otherModels ?? [])];
};

describe("the models a relayed call names", () => {
  it.each([
    ["none", "{}", {}, [""]],
    ["in the body", '{"model":"a"}', {}, ["a"]],
    ["within the body", '{"session":{"model":"a"},"tools":[{"model":"b"}]}', {}, ["a", "b"]],
    ["in its texts, which is none", '{"model":"a","metadata":{"model":"b"}}', {}, ["a"]],
    ["in the path", "", { params: { model: "a" } }, ["a"]],
    ["in a path not known to us", "", { params: { "*": "models/a/b" } }, ["a"]],
    ["in both", '{"model":"a"}', { params: { model: "b" } }, ["b", "a"]],
  ])("%s", (_where, body, head, models) => {
    expect(modelsOf(body, head)).toEqual(models);
  });

  it("in a form", () => {
    const form = '--x\r\nContent-Disposition: form-data; name="model"\r\n\r\na\r\n--x--';
    expect(modelsOf(form, { contentType: "multipart/form-data; boundary=x" })).toEqual(["a"]);
  });

  it.each(["[]", "{", "hello", '{"model":"a","model":"b"}', '{"Model":"a"}', '{"model":1}'])(
    "must be certain where they are checked, and may be anything elsewhere: %s",
    (body) => {
      expect(read(body).readable).toBe(false);
      const lenient = read(body, { mustKnowModel: false });
      expect(lenient).toMatchObject({ readable: true, body: { model: "" } });
      expect(lenient.readable && lenient.body.bytes.toString()).toBe(body);
    },
  );
});
