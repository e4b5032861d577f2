import type { JsonRecord } from "../formats/json/is-record.ts";
import type { SettingFields } from "./setting-field.ts";

/**
 * What the servers of a provider can do, as far as others ask: the documentation, the command line, health checks and
 * lists of models. Data only: what follows from it is derived.
 */
export interface Capabilities {
  /**
   * The path, on the server's own origin, that answers 200 to anyone while the server lives. Absent when nothing says so
   * without a credential.
   */
  readonly healthPath?: string;
  /** The list of models, below the base URL of a vendor, on the origin of a server of one's own. */
  readonly modelsPath: string;
  /** Its servers have one model, and answer under whatever name is asked for. */
  readonly takesAnyModel?: true;
  readonly embeddings: Support;
  readonly tools: Support;
  readonly parameters: ParameterNames;
  /** When a stream reports its usage: if the call asks for it, which other servers refuse, or in any case. */
  readonly streamUsage: "when asked" | "always" | "never";
  readonly errors: ErrorShape;
  /** How many calls a server can work on at once, where that is few; a setting may say otherwise. */
  readonly maxConcurrency?: number;
  /** How a model is loaded and unloaded by a call; absent when it cannot be. */
  readonly loading?: Loading;
}

/** `ask`: it depends on the model or on how the server was started, and only a call shows. */
export type Support = "yes" | "no" | "ask";

/** Names of members of a chat call. */
export interface ParameterNames {
  /** The member that caps an answer's tokens. */
  readonly outputCap: "max_completion_tokens" | "max_tokens";
  /** It heeds a cap by the other of these names, too. Others may pass over that, and are not taken to be capped by it. */
  readonly heedsBothCaps?: true;
  /** Absent where there is no such thing. */
  readonly topK?: string;
  readonly repetitionPenalty?: string;
  /** Members of OpenAI's that it answers with an error, or that the gateway refuses since it would pass over them. */
  readonly refused: readonly string[];
}

/**
 * How an error reads. `openai`: `{error: {message, type}}`. `flat`: `{object: "error", message, type}`. `text`:
 * `{error: "…", error_type}`. `detail`: `{detail}`.
 */
export type ErrorShape = "openai" | "flat" | "text" | "detail";

export interface Loading {
  readonly load: ModelCall;
  readonly unload: ModelCall;
  readonly loaded: LoadedList;
  /** The call only begins to load the model, which is loaded some time later. */
  readonly isBegunOnly?: true;
}

/** A call with GET, on the server's origin, whose answer says which models are loaded. */
export interface LoadedList {
  readonly path: string;
  /** The member that lists models. */
  readonly listAs: string;
  /** The member of one that names it. */
  readonly nameAs: string;
  /** Where others are listed as well: the way to the member that says of one that it is loaded. */
  readonly stateAs?: readonly string[];
  /** What that member says then; absent: it is a list that has elements. A model that lacks the member is loaded. */
  readonly states?: readonly (boolean | string)[];
}

/** A call with POST, on the server's origin. */
export interface ModelCall {
  readonly path: string;
  /** The member that names the model; absent when the call has no body. */
  readonly modelAs?: string;
  /** Further members. */
  readonly body?: Readonly<Record<string, unknown>>;
}

/** A question for a part of the models that a provider has, where it has no list of all of them in OpenAI's terms. */
export interface ModelQuestion {
  /** Where it is asked, with GET; `undefined` when the setting's members do not make an address. */
  readonly locate: (members: SettingFields) => string | undefined;
  /** The models in its answer, each with its `id`; `undefined` when it is no answer to the question. */
  readonly read: (json: JsonRecord) => readonly JsonRecord[] | undefined;
}
