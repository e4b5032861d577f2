import { GatewayError, type ProviderSetting } from "@lintel/core";
import {
  failureMessageOf,
  findProvider,
  loadedModelsIn,
  type Loading,
  type ModelCall,
  serverAddress,
} from "@lintel/providers";

import type { ModelLoader } from "../../ports/models.ts";
import { type AskDeps, askServer, type ServerAnswer } from "./ask-server.ts";

/** Nothing that shows which models are loaded waits longer. */
const LIST_DEADLINES = { connectMs: 2000, firstByteMs: 3000, idleMs: 3000, totalMs: 3000 };
/** A large model takes minutes to be read from a disk. */
const LOAD_MS = 10 * 60_000;
const LOAD_DEADLINES = {
  connectMs: 5000,
  firstByteMs: LOAD_MS,
  idleMs: LOAD_MS,
  totalMs: LOAD_MS,
};
/** How often a server is asked whether a model that it has begun to load is there. */
const ASK_AGAIN_MS = 500;

export interface LoaderOptions extends AskDeps {
  readonly monotonic: () => number;
  readonly pause: (ms: number) => Promise<void>;
}

/**
 * Loads and unloads models at the servers of settings. A server does one of these at a time: a load that fails leaves some
 * without a model, and two at once with either.
 */
export class ServerModels implements ModelLoader {
  readonly #options: LoaderOptions;
  /** What goes on at a setting's server, by the setting's id. */
  readonly #underWay = new Map<string, Promise<unknown>>();

  constructor(options: LoaderOptions) {
    this.#options = options;
  }

  canLoad({ provider, setting }: ProviderSetting): boolean {
    return setting["allowLoad"] === "yes" && loadingOf(provider) !== undefined;
  }

  canUnload({ provider, setting }: ProviderSetting): boolean {
    return setting["allowUnload"] === "yes" && loadingOf(provider) !== undefined;
  }

  load(setting: ProviderSetting, model: string): Promise<void> {
    return this.#inTurn(setting, (loading) => this.#load(loading, setting, model));
  }

  unload(setting: ProviderSetting, model: string): Promise<void> {
    return this.#inTurn(setting, async ({ unload }) => {
      requireDone(await this.#post(setting, unload, model), model);
    });
  }

  async loaded(setting: ProviderSetting): Promise<ReadonlySet<string> | undefined> {
    const loading = loadingOf(setting.provider);
    if (loading === undefined) return undefined;
    const { loaded } = loading;
    const url = urlOf(setting, loaded.path);
    try {
      const question = { url, deadlines: LIST_DEADLINES };
      const { body, status } = await askServer(this.#options, setting, question);
      return status === 200 ? loadedModelsIn(loaded, body) : undefined;
    } catch {
      return undefined;
    }
  }

  async #load(loading: Loading, setting: ProviderSetting, model: string): Promise<void> {
    const { monotonic, pause } = this.#options;
    const endMs = monotonic() + LOAD_MS;
    // Some load another instance of what they have, and one that runs with a single model has no path for it.
    if ((await this.loaded(setting))?.has(model) === true) return;
    requireDone(await this.#post(setting, loading.load, model), model);
    if (loading.isBegunOnly !== true) return;
    for (let known = await this.loaded(setting); known?.has(model) === false;) {
      if (monotonic() >= endMs) throw new GatewayError("upstream_timeout", TOO_LATE);
      await pause(ASK_AGAIN_MS);
      known = await this.loaded(setting);
    }
  }

  #post(setting: ProviderSetting, call: ModelCall, model: string): Promise<ServerAnswer> {
    const { body = {}, modelAs, path } = call;
    const json = modelAs === undefined ? body : { [modelAs]: model, ...body };
    const question = { url: urlOf(setting, path), deadlines: LOAD_DEADLINES, json };
    return askServer(this.#options, setting, question);
  }

  /** Rejects where the server loads no models. */
  async #inTurn(setting: ProviderSetting, act: (loading: Loading) => Promise<void>): Promise<void> {
    const loading = loadingOf(setting.provider);
    if (loading === undefined) throw new GatewayError("unsupported", "it loads no models");
    const before = this.#underWay.get(setting.id);
    const turn = Promise.resolve(before)
      .catch(() => undefined)
      .then(() => act(loading));
    this.#underWay.set(setting.id, turn);
    try {
      await turn;
    } finally {
      if (this.#underWay.get(setting.id) === turn) this.#underWay.delete(setting.id);
    }
  }
}

const TOO_LATE = "the model was not loaded in time";

const loadingOf = (provider: string): Loading | undefined =>
  findProvider(provider)?.capabilities?.loading;

function urlOf({ id: settingId, setting }: ProviderSetting, path: string): URL {
  const url = URL.parse(serverAddress(setting, path) ?? "");
  if (url !== null) return url;
  throw new GatewayError("upstream_failed", "the provider setting's url cannot be called", {
    detail: { settingId },
    retryable: false,
  });
}

/** Fails with what the server says, unless it has done what was asked. */
function requireDone({ body, status }: ServerAnswer, model: string): void {
  if (status >= 200 && status < 300) return;
  const said = failureMessageOf(body);
  const because = said === undefined ? "" : `: ${said}`;
  if (status === 404) {
    throw new GatewayError("model_not_found", `the server has no model ${model}${because}`);
  }
  const message = `the server could not do this with model ${model} (status ${status})${because}`;
  throw new GatewayError("upstream_failed", message);
}
