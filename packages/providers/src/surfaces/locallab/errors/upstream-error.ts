import type { ClientError } from "../../../contract/errors.ts";
import { isRecord } from "../../../formats/json/is-record.ts";
import { parseJson } from "../../../formats/json/parse-json.ts";
import { failureMessageIn, failureNameIn } from "./failure-message.ts";

/** An error of an upstream's as one of LocalLab's, which knows 400, 404, 413, 429 and 500, and here 502 to 504. */
export function fromUpstream(status: number, body: Buffer): ClientError {
  const json = parseJson(body);
  const said = (isRecord(json) ? failureMessageIn(json) : undefined) ?? "";
  const name = failureNameIn(json);
  if (UNAUTHORISED.has(status)) {
    const message = "the model's server refused the gateway's credential";
    return { status: 502, type: name || "upstream_error", message };
  }
  return {
    status: isTooLong(status, name, said) ? 413 : (STATUSES.get(status) ?? statusOfClass(status)),
    type: name || "upstream_error",
    message: said || `the model's server answered with status ${status}`,
  };
}

const UNAUTHORISED: ReadonlySet<number> = new Set([401, 403]);

const STATUSES: ReadonlyMap<number, number> = new Map([
  [400, 400],
  [404, 404],
  [408, 504],
  [413, 413],
  [422, 400],
  [429, 429],
  [502, 502],
  [503, 503],
  [504, 504],
  [529, 503],
]);

const statusOfClass = (status: number): number => (status < 500 ? 400 : 500);

const LENGTH_NAMES: ReadonlySet<string> = new Set([
  "context_length_exceeded",
  "exceed_context_size_error",
]);

/**
 * How servers put it that a prompt is too long: vLLM and OpenAI "maximum context length is", llama.cpp "exceeds the
 * available context size", TGI "`inputs` tokens + `max_new_tokens` must be <=", Ollama "exceeds the context length" (their
 * sources and documentation, November 2026).
 */
const LENGTH_WORDS =
  /context (?:length|size|window)|maximum context|(?:prompt|input) is too long|input tokens exceed|tokens \+ `?max_new_tokens`? must be/i;

const isTooLong = (status: number, name: string, message: string): boolean =>
  status < 500 && status !== 429 && (LENGTH_NAMES.has(name) || LENGTH_WORDS.test(message));
