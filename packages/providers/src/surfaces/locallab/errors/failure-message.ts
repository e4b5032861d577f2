import { isRecord, type JsonRecord, recordsOf, stringIn } from "../../../formats/json/is-record.ts";
import { parseJson } from "../../../formats/json/parse-json.ts";

/**
 * What an error says, in any of the shapes that servers have: `{error: {message}}`, `{error: "…"}`, `{object: "error",
 * message}`, `{detail: "…"}` or a `detail` that lists what is wrong. `undefined` when it is no error.
 */
export function failureMessageIn(json: JsonRecord): string | undefined {
  const { detail, error, message, object, type } = json;
  if (isRecord(error)) return stringIn(error["message"]) || UNSAID;
  if (typeof error === "string" && error !== "") return error;
  if (object === "error" || type === "error") return stringIn(message) || UNSAID;
  return detailIn(detail);
}

/** The same of an answer's bytes. */
export function failureMessageOf(bytes: Buffer): string | undefined {
  const json = parseJson(bytes);
  return isRecord(json) ? failureMessageIn(json) : undefined;
}

const UNSAID = "the model's server reported an error";

function detailIn(detail: unknown): string | undefined {
  if (typeof detail === "string" && detail !== "") return detail;
  const listed = recordsOf(detail).map(({ loc, msg }) =>
    [Array.isArray(loc) ? loc.join(".") : "", stringIn(msg)]
      .filter((text) => text !== "")
      .join(": "),
  );
  return listed.length === 0 ? undefined : listed.join("; ");
}

/** The name an error has for its kind: its code, where that is a text, or its type. */
export function failureNameIn(json: unknown): string {
  const outer = isRecord(json) ? json : {};
  const { error } = outer;
  const names = isRecord(error)
    ? [error["code"], error["type"]]
    : [outer["code"], outer["error_type"], outer["type"]];
  return names.map(stringIn).find((name) => NAME.test(name)) ?? "";
}

const NAME = /^[\w.:-]{1,64}$/;
