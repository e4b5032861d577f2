import { resolve } from "./document.ts";

type Json = ReturnType<typeof JSON.parse>;

/** A place in a body, by the names and indexes that lead to it. */
export interface Place {
  readonly path: readonly (string | number)[];
  readonly kind: "text" | "number" | "other";
}

/** Every place of a body, by its schema: of lists the first element, of records one member. */
export function* placesIn(schema: Json, path: Place["path"] = []): Generator<Place> {
  const { type, properties = {}, items, additionalProperties } = resolve(schema);
  if (path.length > 0) yield { path, kind: kindOf(type) };
  for (const [name, member] of Object.entries(properties)) yield* placesIn(member, [...path, name]);
  if (items !== undefined) yield* placesIn(items, [...path, 0]);
  const member = typeof additionalProperties === "object" ? additionalProperties : undefined;
  if (member !== undefined) yield* placesIn(member, [...path, "m"]);
}

const kindOf = (type: unknown): Place["kind"] => {
  if (type === "string") return "text";
  return type === "number" || type === "integer" ? "number" : "other";
};

/** A copy of a body with a value at a place. What must stand beside it there is taken from the schema's examples. */
export function withValue(body: Json, schema: Json, path: Place["path"], value: unknown): Json {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const { properties = {}, items, additionalProperties } = resolve(schema);
  const below = withValue(
    body?.[name],
    typeof name === "number" ? items : (properties[name] ?? additionalProperties),
    rest,
    value,
  );
  if (typeof name === "number") return [below];
  const copy = Object.assign(body === undefined ? exampleOf(schema) : {}, body);
  Object.defineProperty(copy, name, {
    value: below,
    enumerable: true,
    configurable: true,
    writable: true,
  });
  return copy;
}

function exampleOf(schema: Json): Json {
  const { properties = {}, required = [] } = resolve(schema);
  return Object.fromEntries(
    required.map((name: string) => [name, resolve(properties[name]).example ?? "x"]),
  );
}

/** What stands at a place; `undefined` when there is nothing. */
export const valueAt = (body: Json, path: Place["path"]): unknown =>
  path.reduce(
    (node: Json, name) => (Object.hasOwn(Object(node), name) ? node[name] : undefined),
    body,
  );
