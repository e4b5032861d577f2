import { readFileSync } from "node:fs";

import { z } from "zod";

const HEADER = `// Written by \`npm run api-types\` from services/admin-api/openapi.json.
import type { AnswerShape } from "./answer-shape.ts";

/** What is answered with 200, by method and path; absent where that is no JSON. */
`;

const Schema = z.object({
  $ref: z.string().optional(),
  type: z.unknown().optional(),
  required: z.array(z.string()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
});

const Content = z.object({ "application/json": z.object({ schema: z.unknown().optional() }) });
const Operation = z.object({
  responses: z.record(z.string(), z.object({ content: z.unknown().optional() })),
});

const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
});
type Document = z.infer<typeof Document>;

/** The lists and required members of every answer an OpenAPI document describes, as the text of a module. */
export function writeShapes(documentFile: string): string {
  const document = Document.parse(JSON.parse(readFileSync(documentFile, "utf8")));
  const shapes: Record<string, unknown> = {};
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, { responses }] of Object.entries(operations)) {
      const { success, data } = Content.safeParse(responses["200"]?.content);
      if (!success) continue;
      shapes[`${method.toUpperCase()} ${path}`] = shapeOf(
        document,
        data["application/json"].schema,
        [],
      );
    }
  }
  const json = JSON.stringify(shapes, undefined, 2);
  return `${HEADER}export const ANSWER_SHAPES: Readonly<Record<string, AnswerShape>> = ${json};\n`;
}

/** A schema that contains itself is "any" within itself. */
function shapeOf(document: Document, given: unknown, within: readonly string[]): unknown {
  const schema = Schema.safeParse(given).data;
  if (schema === undefined) return "any";
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace("#/components/schemas/", "");
    if (within.includes(name)) return "any";
    return shapeOf(document, document.components.schemas[name], [...within, name]);
  }
  if (schema.type === "array") return [shapeOf(document, schema.items, within)];
  if (schema.type !== "object" || schema.required === undefined) return "any";
  const members = schema.required.map((name) => [
    name,
    shapeOf(document, schema.properties?.[name], within),
  ]);
  return Object.fromEntries(members);
}
