export type Json = Readonly<Record<string, unknown>>;

export const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const recordsIn = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter(isJson) : [];

export const numberIn = (json: Json, name: string): number | undefined => {
  const value = json[name];
  return typeof value === "number" ? value : undefined;
};

export const textIn = (json: Json, name: string): string => {
  const value = json[name];
  return typeof value === "string" ? value : "";
};

/** A request's body as a provider parses it; of a member that stands twice the last one counts. */
export function parseBody(body: Buffer): Json {
  const parsed: unknown = JSON.parse(body.toString("utf8"));
  return isJson(parsed) ? parsed : {};
}

/** Can it hold or name content? Numbers, truth values and null cannot. */
export const canRefer = (value: unknown): boolean =>
  typeof value === "string" || (typeof value === "object" && value !== null);

/** All texts that stand in a value, but not what holds them together. */
export function textsIn(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(textsIn).join("");
  return isJson(value) ? Object.values(value).map(textsIn).join("") : "";
}
