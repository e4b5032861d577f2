import { isRecord } from "../../formats/json/is-record.ts";

/** Members that hold texts, data and descriptions of data: what is called `model` in there names none. */
const NOT_SEARCHED = new Set([
  "metadata",
  "messages",
  "input",
  "parameters",
  "properties",
  "schema",
  "input_schema",
  "arguments",
]);

/** Deeper than any call nests its models. */
const DEEPEST = 8;

/** Every string that stands as a `model` in a body, at any depth, the outermost first. */
export function namedModels(value: unknown, depth = 0): readonly string[] {
  if (depth > DEEPEST) return [];
  if (Array.isArray(value)) return value.flatMap((element) => namedModels(element, depth + 1));
  if (!isRecord(value)) return [];
  const own = value["model"];
  const inner = Object.entries(value).flatMap(([name, member]) =>
    NOT_SEARCHED.has(name) ? [] : namedModels(member, depth + 1),
  );
  return typeof own === "string" && own !== "" ? [own, ...inner] : inner;
}
