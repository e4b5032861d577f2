import { isRecord, type JsonRecord } from "../../formats/json/is-record.ts";

/**
 * What an endpoint understands of a JSON value in a request, as far as the prompt's tokens depend on it.
 *
 * `TEXT` is bounded by its own bytes. Numbers, truth values and null are understood everywhere: they can
 * neither carry nor refer to content.
 */
export type Shape =
  | typeof TEXT
  /** A list of values of one shape. */
  | { readonly items: Shape }
  /** A string, or a value of this shape. */
  | { readonly textOr: Shape }
  /** An object with these members and no others. */
  | ObjectShape
  /** An object whose `type` says which shape it has. */
  | KindsShape;

interface ObjectShape {
  readonly members: ReadonlyMap<string, Shape>;
  /** Without these it refers to something elsewhere. */
  readonly required?: readonly string[];
  /** As `required`; an empty text is not enough. */
  readonly filled?: readonly string[];
  /** It is one picture, whose data are in this member, or elsewhere. */
  readonly picture?: string;
  /** It is one piece of audio, whose data are in this member. */
  readonly audio?: string;
}

interface KindsShape {
  readonly kinds: ReadonlyMap<unknown, ObjectShape>;
  /** What an object without a type is. */
  readonly untyped?: ObjectShape;
}

export const TEXT = "text";

/** An object of which these members are texts, and those of `more` of other shapes. */
export const object = (
  texts: readonly string[],
  more: Readonly<Record<string, Shape>> = {},
  rest: Omit<ObjectShape, "members"> = {},
): ObjectShape => ({
  members: new Map<string, Shape>([
    ...texts.map((name) => [name, TEXT] as const),
    ...Object.entries(more),
  ]),
  ...rest,
});

/** An object that is a picture, whose data are in the member `picture`, or elsewhere. */
export const pictureOf = (
  picture: string,
  texts: readonly string[],
  rest: Pick<ObjectShape, "required"> = {},
): ObjectShape => object([...texts, picture], {}, { ...rest, picture });

export const listOf = (items: Shape): Shape => ({ items });
export const textOr = (shape: Shape): Shape => ({ textOr: shape });

/** Objects of these types. */
export const kindsOf = (
  kinds: Readonly<Record<string, ObjectShape>>,
  untyped?: ObjectShape,
): Shape => ({
  kinds: new Map(Object.entries(kinds)),
  ...(untyped === undefined ? {} : { untyped }),
});

/** What was found in a value. */
export interface Content {
  /** The path of the first thing that is not understood, e.g. `messages[2].content[0].type`; `undefined` when all is. */
  readonly unknown: string | undefined;
  /** What stands in the place of the data of each picture. */
  readonly images: readonly unknown[];
  /** The data of each piece of audio, and where it stands. */
  readonly audios?: readonly AudioData[];
}

export interface AudioData {
  readonly data: unknown;
  readonly path: string;
}

/** Goes through a value as its shape says. Of nothing that is not understood is more read. */
export function readContent(value: unknown, shape: Shape, path: string): Content {
  const found = { images: [], audios: [] };
  return { unknown: findUnknown(value, shape, { path, found }), ...found };
}

interface Walk {
  readonly path: string;
  readonly found: { readonly images: unknown[]; readonly audios: AudioData[] };
}

function findUnknown(value: unknown, shape: Shape, walk: Walk): string | undefined {
  if (shape === TEXT || !canRefer(value)) return undefined;
  if ("textOr" in shape) {
    return typeof value === "string" ? undefined : findUnknown(value, shape.textOr, walk);
  }
  if ("items" in shape) return findInList(value, shape.items, walk);
  if (!isRecord(value)) return walk.path;
  return "kinds" in shape ? findInKind(value, shape, walk) : findInObject(value, shape, walk);
}

function findInList(value: unknown, items: Shape, { found, path }: Walk): string | undefined {
  if (!Array.isArray(value)) return path;
  for (const [index, item] of value.entries()) {
    const unknown = findUnknown(item, items, { path: `${path}[${index}]`, found });
    if (unknown !== undefined) return unknown;
  }
  return undefined;
}

function findInKind(value: JsonRecord, shape: KindsShape, walk: Walk): string | undefined {
  const { type } = value;
  const known = (type ?? undefined) === undefined ? shape.untyped : shape.kinds.get(type);
  return known === undefined ? `${walk.path}.type` : findInObject(value, known, walk);
}

function findInObject(value: JsonRecord, shape: ObjectShape, walk: Walk): string | undefined {
  const { audio, filled = [], members, picture, required = [] } = shape;
  if (picture !== undefined) walk.found.images.push(value[picture]);
  if (audio !== undefined) walk.found.audios.push({ data: value[audio], path: walk.path });
  const missing =
    required.find((name) => (value[name] ?? undefined) === undefined) ??
    filled.find((name) => (value[name] ?? "") === "");
  if (missing !== undefined) return `${walk.path}.${missing}`;
  for (const name of Object.keys(value)) {
    const unknown = findInMember(value[name], name === "type" ? TEXT : members.get(name), {
      path: `${walk.path}.${nameable(name)}`,
      found: walk.found,
    });
    if (unknown !== undefined) return unknown;
  }
  return undefined;
}

function findInMember(value: unknown, shape: Shape | undefined, walk: Walk): string | undefined {
  if (shape !== undefined) return findUnknown(value, shape, walk);
  return canRefer(value) ? walk.path : undefined;
}

/** Only texts, and what can hold them, can carry or refer to content. */
const canRefer = (value: unknown): boolean =>
  typeof value === "string" || (typeof value === "object" && value !== null);

/** The name goes into a message. */
const nameable = (name: string): string => (/^[\w-]{1,64}$/.test(name) ? name : "?");
