/** What an answer must look like: anything, a list of one shape, or an object with these members. */
export type AnswerShape =
  | "any"
  | readonly [AnswerShape]
  | { readonly [member: string]: AnswerShape };

/**
 * Whether a value can be the answer described: lists are lists, objects are objects, and each object has at least one of its
 * members. An older or newer admin API may lack or add single values; another service's JSON does not pass.
 */
export function fitsShape(shape: AnswerShape, value: unknown): boolean {
  if (shape === "any") return true;
  if (isList(shape)) {
    return Array.isArray(value) && value.every((element) => fitsShape(shape[0], element));
  }
  if (typeof value !== "object" || value === null) return false;
  const found = new Map(Object.entries(value));
  const members = Object.entries(shape);
  return (
    members.some(([name]) => found.has(name)) &&
    members.every(([name, member]) => fitsShape(member, found.get(name)))
  );
}

const isList = (shape: Exclude<AnswerShape, "any">): shape is readonly [AnswerShape] =>
  Array.isArray(shape);
