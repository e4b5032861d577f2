import { z } from "zod";

export interface Folded {
  readonly value: unknown;
  /** Paths of the members no schema knows: they have no effect. */
  readonly ignored: readonly string[];
}

type Schema = z.core.$ZodType;

/**
 * Reads a JSON value the way the contract's program did: names of members match in any case, `null` means
 * absent, a missing text or number is empty or zero (and then usually found invalid), and members unknown to the
 * schema are left out.
 */
export function foldMembers(schema: Schema, value: unknown): Folded {
  const ignored: string[] = [];
  return { value: fold(schema, value, { path: "", ignored }), ignored };
}

interface Place {
  readonly path: string;
  readonly ignored: string[];
}

function fold(schema: Schema, value: unknown, place: Place): unknown {
  const bare = unwrap(schema);
  if (bare instanceof z.ZodObject && isObject(value)) return foldObject(bare, value, place);
  if (bare instanceof z.ZodArray && Array.isArray(value)) {
    const { element } = bare;
    return value.map((item: unknown, index) => fold(element, item, below(place, String(index))));
  }
  return value;
}

function foldObject(
  schema: z.ZodObject,
  value: Readonly<Record<string, unknown>>,
  place: Place,
): unknown {
  const spelling = new Map(Object.keys(schema.shape).map((name) => [name.toLowerCase(), name]));
  const members = new Map<string, unknown>();
  for (const [given, member] of Object.entries(value)) {
    const name = spelling.get(given.toLowerCase());
    if (name === undefined) place.ignored.push(below(place, given).path);
    else if (member !== null && (given === name || !members.has(name))) members.set(name, member);
  }
  const folded = Object.entries(schema.shape).map(([name, type]) => {
    const member = members.has(name) ? members.get(name) : zeroOf(type);
    return [name, member === undefined ? undefined : fold(type, member, below(place, name))];
  });
  return Object.fromEntries(folded.filter(([, member]) => member !== undefined));
}

/** What a member that must be there has when it is not. */
function zeroOf(schema: Schema): unknown {
  if (schema instanceof z.ZodString) return "";
  if (schema instanceof z.ZodNumber) return 0;
  return undefined;
}

function unwrap(schema: Schema): Schema {
  const isWrapper =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault;
  return isWrapper ? unwrap(schema.unwrap()) : schema;
}

const below = (place: Place, name: string): Place => ({
  path: place.path === "" ? name : `${place.path}.${name}`,
  ignored: place.ignored,
});

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
