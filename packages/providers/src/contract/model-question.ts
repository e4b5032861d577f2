import type { JsonRecord } from "../formats/json/is-record.ts";
import type { SettingFields } from "./setting-field.ts";

/** A question for a part of the models that a provider has, where it has no list of all of them in OpenAI's terms. */
export interface ModelQuestion {
  /** Where it is asked, with GET; `undefined` when the setting's members do not make an address. */
  readonly locate: (members: SettingFields) => string | undefined;
  /** The models in its answer, each with its `id`; `undefined` when it is no answer to the question. */
  readonly read: (json: JsonRecord) => readonly JsonRecord[] | undefined;
}
