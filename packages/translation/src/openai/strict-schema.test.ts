import { describe, expect, it } from "vitest";

import type { OutputFormat } from "../model/conversation.ts";
import { LossList } from "../writing/loss-list.ts";
import { enforcedFormat, enforcedFunction } from "./strict-schema.ts";

const text = { type: "string" };
const open = { type: "object", properties: { a: text }, required: ["a"] };

const formatOf = (schema: Record<string, unknown>, dialect: "chat" | "messages" = "messages") => {
  const losses = new LossList(dialect);
  const output = { type: "jsonSchema", schema } satisfies OutputFormat;
  const format = enforcedFormat(output, { dialect }, losses);
  return { format, lost: losses.list.map(({ how, name }) => `${how} ${name}`) };
};

describe("a format of a vendor that enforces all", () => {
  it("is enforced at OpenAI too, with its objects closed at every depth", () => {
    const schema = {
      ...open,
      properties: { a: { type: "array", items: { anyOf: [open, { $ref: "#/$defs/b" }] } } },
      $defs: { b: { type: ["object", "null"], properties: {}, additionalProperties: false } },
    };
    const closed = { ...open, additionalProperties: false };
    expect(formatOf(schema)).toEqual({
      format: {
        strict: true,
        schema: {
          ...schema,
          additionalProperties: false,
          properties: { a: { type: "array", items: { anyOf: [closed, { $ref: "#/$defs/b" }] } } },
        },
      },
      lost: [],
    });
  });

  it.each([
    ["a property may be left out", { ...open, required: [] }],
    ["an object is open", { ...open, additionalProperties: true }],
    [
      "an inner object is open",
      { ...open, properties: { a: { type: "object", properties: { b: text } } } },
    ],
  ])("is not enforced where %s, and that is said", (_why, schema) => {
    expect(formatOf(schema)).toEqual({
      format: { schema, strict: undefined },
      lost: ["changed output_config.format"],
    });
  });

  it("of OpenAI's own callers stays as they said it", () => {
    expect(formatOf(open, "chat")).toEqual({ format: { schema: open }, lost: [] });
  });
});

it("a strict function whose schema cannot be closed is not strict, and that is said", () => {
  const losses = new LossList("messages");
  const parameters = { ...open, required: [] };
  const enforced = enforcedFunction({ parameters, strict: true }, "messages", losses, "tools[0]");
  expect(enforced).toEqual({ parameters, strict: false });
  expect(losses.list).toMatchObject([{ feature: "strictTools", where: "tools[0]" }]);
});
