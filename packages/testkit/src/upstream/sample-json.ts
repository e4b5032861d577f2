import { z } from "zod";

/** The part of JSON Schema that structured output uses and the sampler understands. */
const JsonSchema = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  $ref: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  minItems: z.number().optional(),
  minimum: z.number().optional(),
});
type JsonSchema = z.infer<typeof JsonSchema>;

type Definitions = Readonly<Record<string, unknown>>;

const MAX_DEPTH = 16;

/** A value valid for a simple JSON schema, always the same one. Recursive schemas end in null. */
export function sampleJson(schema: unknown): unknown {
  const root = z.looseObject({ $defs: z.record(z.string(), z.unknown()).optional() }).parse(schema);
  return sample(schema, root.$defs ?? {}, 0);
}

function sample(input: unknown, definitions: Definitions, depth: number): unknown {
  if (depth > MAX_DEPTH) return null;
  const schema = JsonSchema.parse(input);
  if (schema.$ref !== undefined) {
    return sample(definitions[schema.$ref.replace("#/$defs/", "")] ?? {}, definitions, depth + 1);
  }
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf !== undefined) return sample(schema.anyOf[0], definitions, depth + 1);
  return sampleType(schema, definitions, depth + 1);
}

function sampleType(schema: JsonSchema, definitions: Definitions, depth: number): unknown {
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case "object":
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, property]) => [
          name,
          sample(property, definitions, depth),
        ]),
      );
    case "array":
      return Array.from({ length: schema.minItems ?? 1 }, () =>
        sample(schema.items ?? {}, definitions, depth),
      );
    case undefined:
      return null;
    default:
      return sampleScalar(schema);
  }
}

function sampleScalar({ type, minimum }: JsonSchema): unknown {
  const samples = { string: "sample", number: minimum ?? 1, integer: minimum ?? 1, boolean: true };
  const wanted = String(type).split(",");
  return Object.entries(samples).find(([name]) => wanted.includes(name))?.[1] ?? null;
}
