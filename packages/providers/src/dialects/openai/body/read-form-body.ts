import type { CallBody, CallBodyVerdict } from "../../../contract/call-body.ts";
import { DISPUTED, fieldsOf } from "../../../formats/form/read-fields.ts";
import { type FormPart, readForm } from "../../../formats/form/read-form.ts";
import { UnreadableMember } from "../../../formats/json/checked-members.ts";
import type { JsonRecord } from "../../../formats/json/is-record.ts";
import { unreadable } from "./read-body.ts";

interface FormReading {
  /** Fields the gateway acts on. */
  readonly acted: ReadonlySet<string>;
  /** What the provider takes when no model is named; without one that is refused. */
  readonly defaultModel?: string | undefined;
  /** Reads the endpoint's own members of the fields, numbers and truth values of which are such, and of all parts. */
  readonly readOwn: (
    fields: JsonRecord,
    parts: readonly FormPart[],
  ) => Pick<
    CallBody,
    "streamed" | "choices" | "outputCap" | "asksForUsage" | "audio" | "otherFields"
  >;
}

/** Reads a multipart form as a body with the same members in JSON would be. */
export function readFormBody(
  bytes: Buffer,
  contentType: string,
  { acted, defaultModel = "", readOwn }: FormReading,
): CallBodyVerdict {
  const parts = readForm(bytes, contentType);
  if (parts === undefined) return DISPUTED;
  const verdict = fieldsOf(bytes, parts, acted);
  if (!verdict.readable) return verdict;
  const { model = defaultModel, user = "" } = verdict.fields;
  if (model === "") return unreadable("`model` is missing.");
  const json = Object.fromEntries(
    Object.entries(verdict.fields).map(([name, text]) => [name, valueOf(name, text)]),
  );
  try {
    return {
      readable: true,
      body: { bytes, json, members: [], model, user, ...readOwn(json, parts) },
    };
  } catch (error) {
    if (error instanceof UnreadableMember) return unreadable(error.message);
    throw error;
  }
}

/** What a field's text stands for. Texts that look like it but are meant as such stay texts. */
function valueOf(name: string, text: string): unknown {
  if (name === "stream") return FLAGS.get(text.toLowerCase()) ?? text;
  return COUNTS.has(name) && /^\d{1,9}$/.test(text) ? Number(text) : text;
}

const COUNTS: ReadonlySet<string> = new Set(["n", "partial_images"]);
const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["false", false],
  ["1", true],
  ["0", false],
]);
