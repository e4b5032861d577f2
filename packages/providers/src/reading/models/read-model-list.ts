import type { ModelQuestion } from "../../contract/capabilities.ts";
import { isRecord, type JsonRecord } from "../../formats/json/is-record.ts";
import { parseJson } from "../../formats/json/parse-json.ts";

/** The models that an upstream lists. */
export interface ModelNames {
  /** Each model by its id, as the upstream describes it. */
  readonly entries: ReadonlyMap<string, JsonRecord>;
  readonly ids: ReadonlySet<string>;
  /** The ids, and shorter names under which the upstream takes the same models. */
  readonly names: ReadonlySet<string>;
}

/** More than any vendor has. */
const MAX_MODELS = 20_000;

/**
 * Reads a list of models: `{data: […]}`, `{models: […]}` or a bare array, whose entries have an `id`, else a `name`.
 * `undefined` when it is none. Of a list that is too long the first models are read.
 */
export function readModelList(bytes: Buffer): ModelNames | undefined {
  const listed = listIn(parseJson(bytes));
  if (listed === undefined) return undefined;
  const entries = new Map<string, JsonRecord>();
  const names = new Set<string>();
  for (const entry of listed.slice(0, MAX_MODELS)) {
    const id = idOf(entry);
    if (id === undefined || entries.has(id)) continue;
    entries.set(id, isRecord(entry) ? entry : {});
    for (const name of namesOf(id)) names.add(name);
  }
  return { entries, ids: new Set(entries.keys()), names };
}

/** The models in an answer to a question for them; `undefined` when it is none. */
export function modelsIn(
  bytes: Buffer,
  read: ModelQuestion["read"],
): readonly JsonRecord[] | undefined {
  const json = parseJson(bytes);
  return isRecord(json) ? read(json)?.map((model) => ({ ...model, object: "model" })) : undefined;
}

function listIn(json: unknown): readonly unknown[] | undefined {
  if (Array.isArray(json)) return json;
  if (!isRecord(json)) return undefined;
  return [json["data"], json["models"]].find((each) => Array.isArray(each));
}

function idOf(entry: unknown): string | undefined {
  if (!isRecord(entry)) return undefined;
  return [entry["id"], entry["name"]].find(isName);
}

const DATED = /-\d{8}$/;

const isName = (value: unknown): value is string => typeof value === "string" && value !== "";

/**
 * Gemini lists its models as `models/<id>`, Ollama the newest of a name as `<name>:latest`; both take the name alone. Anthropic lists
 * snapshots with their dates, and takes their names without, or with `-latest` (platform.claude.com/docs/en/about-claude/models,
 * November 2026).
 */
const namesOf = (id: string): readonly string[] => [
  id,
  ...(DATED.test(id) ? [id.replace(DATED, ""), id.replace(DATED, "-latest")] : []),
  ...(id.startsWith("models/") ? [id.slice("models/".length)] : []),
  ...(id.endsWith(":latest") ? [id.slice(0, -":latest".length)] : []),
];
