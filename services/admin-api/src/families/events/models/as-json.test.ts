import { expect, it } from "vitest";

import { asJson } from "./as-json.ts";

it.each([
  ["JSON", '{"a": 1}', { a: 1 }],
  ["a JSON text", '"a"', "a"],
  ["a stream", 'data: {"a":1}\n\ndata: [DONE]\n\n', { data: 'data: {"a":1}\n\ndata: [DONE]\n\n' }],
  ["JSON that was cut", '{"a":', { data: '{"a":' }],
  ["nothing", "", {}],
])("a body that is %s is JSON", (_, body, expected) => {
  expect(JSON.parse(asJson(Buffer.from(body)).toString())).toEqual(expected);
});

it("no body is an empty object, and one that is no text is base64", () => {
  expect(asJson(null).toString()).toBe("{}");
  expect(JSON.parse(asJson(Buffer.from([0xff, 0x00])).toString())).toEqual({ data: "/wA=" });
});
