import type { Translation } from "../../../contract/endpoint.ts";
import { isRecord, type JsonRecord, recordsOf } from "../../../formats/json/is-record.ts";
import { parseJson } from "../../../formats/json/parse-json.ts";
import { promptIn, textIn } from "./adapt.ts";

/** The most its server takes; more is answered with 422. */
const MAX_TOKENS = 32_000;

/** A chat call as LocalLab's `POST /chat` takes it. */
export const toChat: Translation["request"] = (_body, bytes) =>
  toBytes(bytes, (json) => ({
    messages: recordsOf(json["messages"]).map(({ content, role }) => ({
      role: role === "developer" ? "system" : role,
      content: textIn(content) ?? "",
    })),
  }));

/** A call for a completion as LocalLab's `POST /generate` takes it. */
export const toGenerate: Translation["request"] = (_body, bytes) =>
  toBytes(bytes, (json) => ({ prompt: promptIn(json) ?? "" }));

function toBytes(bytes: Buffer, inputOf: (json: JsonRecord) => JsonRecord): Buffer {
  const parsed = parseJson(bytes);
  const json = isRecord(parsed) ? parsed : {};
  return Buffer.from(JSON.stringify({ ...inputOf(json), ...knobsOf(json) }));
}

/**
 * What the two have in common. Servers before 0.2 read `max_length` and `model_id`, later ones `max_tokens`; each passes over
 * what it does not know. A null is refused, so what is not said is left out.
 */
function knobsOf(json: JsonRecord): JsonRecord {
  const cap = capIn(json);
  const said = {
    max_tokens: cap,
    max_length: cap,
    model_id: json["model"],
    temperature: json["temperature"],
    top_p: json["top_p"],
    top_k: json["top_k"],
    repetition_penalty: json["repetition_penalty"],
    stream: json["stream"],
  };
  return Object.fromEntries(
    Object.entries(said).filter(([, value]) => value !== undefined && value !== null),
  );
}

function capIn(json: JsonRecord): number | undefined {
  const caps = [json["max_completion_tokens"], json["max_tokens"]].filter(
    (cap) => typeof cap === "number",
  );
  return caps.length === 0 ? undefined : Math.min(MAX_TOKENS, ...caps);
}
