import { z } from "zod";

type Schema = z.core.$ZodType;
export type Path = readonly (string | number)[];

/**
 * Where a value has members that its schema does not know: a mistyped name would silently do nothing. Looks only where the
 * schema does, so as deep as it is. Objects that are strict say it themselves.
 */
export function unknownMembers(schema: Schema, value: unknown, path: Path = []): readonly Path[] {
  const bare = unwrap(schema);
  if (Array.isArray(value)) {
    if (!(bare instanceof z.ZodArray)) return [];
    return value.flatMap((item, index) => unknownMembers(bare.element, item, [...path, index]));
  }
  if (typeof value !== "object" || value === null) return [];
  const members = Object.entries(value);
  if (bare instanceof z.ZodRecord) {
    return members.flatMap(([name, member]) =>
      unknownMembers(bare.valueType, member, [...path, name]),
    );
  }
  if (!(bare instanceof z.ZodObject) || bare.def.catchall !== undefined) return [];
  return members.flatMap(([name, member]) => {
    const known = Object.hasOwn(bare.shape, name) ? bare.shape[name] : undefined;
    return known === undefined ? [[...path, name]] : unknownMembers(known, member, [...path, name]);
  });
}

function unwrap(schema: Schema): Schema {
  const isWrapper =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault;
  return isWrapper ? unwrap(schema.unwrap()) : schema;
}
