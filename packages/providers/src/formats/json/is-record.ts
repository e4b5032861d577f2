export type JsonRecord = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The elements of an array that are objects; nothing when `value` is no array. */
export const recordsOf = (value: unknown): readonly JsonRecord[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

/** The value where it is a string, else an empty one. `String(value)` throws for `{"toString":1}`. */
export const stringIn = (value: unknown): string => (typeof value === "string" ? value : "");
