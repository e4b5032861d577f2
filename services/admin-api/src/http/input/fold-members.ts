import { z } from "zod";

import { Problem } from "../../problems/problem.ts";

export interface Folded {
  readonly value: unknown;
  /** Paths of the members no schema knows: they have no effect. */
  readonly ignored: readonly string[];
}

type Schema = z.core.$ZodType;
type Members = Readonly<Record<string, unknown>>;

/**
 * Reads a JSON value the way the contract's program did: names of members match in any case, `null` means
 * absent, a missing text or number is empty or zero (and then usually found invalid), and members unknown to the
 * schema are left out. A strict object keeps them: its schema refuses them.
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
  if (Array.isArray(value)) {
    return bare instanceof z.ZodArray ? foldElements(bare.element, value, place) : value;
  }
  if (!isObject(value)) return value;
  if (bare instanceof z.ZodObject) return foldObject(bare, value, place);
  if (bare instanceof z.ZodRecord) return foldRecord(bare.valueType, value, place);
  const option = bare instanceof z.ZodDiscriminatedUnion ? optionFor(bare, value) : undefined;
  return option === undefined ? value : fold(option, value, place);
}

const foldElements = (element: Schema, list: readonly unknown[], place: Place): unknown =>
  list.map((item, index) => fold(element, item, below(place, String(index))));

/** The names of a map are the caller's own, but for the one that zod leaves out without a word. */
function foldRecord(valueType: Schema, value: Members, place: Place): unknown {
  if (Object.hasOwn(value, "__proto__")) {
    throw new Problem("bodyMalformed", `${place.path}: no member can be called __proto__`);
  }
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([name, member]) => [name, fold(valueType, member, below(place, name))]),
  );
}

/** The one of a union's objects whose fixed member the value has; `undefined` when none, and for the schema to say. */
const optionFor = (union: z.ZodDiscriminatedUnion, value: Members): Schema | undefined =>
  union.options.find((option) => {
    const { discriminator } = union.def;
    const fixed = option instanceof z.ZodObject ? option.shape[discriminator] : undefined;
    return fixed?.safeParse(value[discriminator]).success === true;
  });

function foldObject(schema: z.ZodObject, value: Members, place: Place): unknown {
  const spelling = new Map(Object.keys(schema.shape).map((name) => [name.toLowerCase(), name]));
  const members = new Map<string, unknown>();
  for (const [given, member] of Object.entries(value)) {
    const name = spelling.get(given.toLowerCase());
    if (name === undefined && isStrict(schema)) members.set(given, member);
    else if (name === undefined) place.ignored.push(below(place, given).path);
    else if (member !== null && (given === name || !members.has(name))) members.set(name, member);
  }
  const unknown = [...members].filter(([name]) => !Object.hasOwn(schema.shape, name));
  const folded = Object.entries(schema.shape).map(([name, type]) => {
    const member = members.has(name) ? members.get(name) : zeroOf(type);
    return [name, member === undefined ? undefined : fold(type, member, below(place, name))];
  });
  return Object.fromEntries([...folded, ...unknown].filter(([, member]) => member !== undefined));
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

const isStrict = (schema: z.ZodObject): boolean => schema.def.catchall instanceof z.ZodNever;

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);
