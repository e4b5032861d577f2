import type { LoadedList } from "../../contract/capabilities.ts";
import { isRecord, type JsonRecord, recordsOf, stringIn } from "../../formats/json/is-record.ts";
import { parseJson } from "../../formats/json/parse-json.ts";

/** The models that a server says are loaded; `undefined` when its answer does not say. */
export function loadedModelsIn(list: LoadedList, bytes: Buffer): ReadonlySet<string> | undefined {
  const json = parseJson(bytes);
  const listed = isRecord(json) ? json[list.listAs] : undefined;
  // LocalLab's server before 0.2 has an object, by name.
  const models = Array.isArray(listed) ? recordsOf(listed) : byName(list, listed);
  if (models === undefined) return undefined;
  const loaded = models.filter((model) => isLoaded(list, model));
  return new Set(loaded.map((model) => stringIn(model[list.nameAs])).filter((name) => name !== ""));
}

const byName = ({ nameAs }: LoadedList, listed: unknown): readonly JsonRecord[] | undefined =>
  isRecord(listed)
    ? Object.entries(listed).map(([name, info]) => ({
        ...(isRecord(info) ? info : {}),
        [nameAs]: name,
      }))
    : undefined;

function isLoaded({ stateAs, states }: LoadedList, model: JsonRecord): boolean {
  if (stateAs === undefined) return true;
  let state: unknown = model;
  for (const member of stateAs) state = isRecord(state) ? state[member] : undefined;
  if (state === undefined) return true;
  return states === undefined
    ? Array.isArray(state) && state.length > 0
    : states.some((each) => each === state);
}
