import {
  type AvailableModel,
  decodeSegment,
  GatewayError,
  modelKnownAs,
  type ProviderSetting,
} from "@lintel/core";

import type { OwnAnswer, OwnRequest } from "../../../own-answers.ts";
import type { AskedPlace } from "../../../pipeline/inbound.ts";
import { findPlace } from "../../front/find-place.ts";
import type { LocalLabParts } from "../locallab-parts.ts";
import { modelsOfKey } from "../models-of-key.ts";
import { jsonAnswer } from "./json-answer.ts";
import { ownCaller } from "./own-caller.ts";
import { readModelId } from "./read-model-id.ts";

/** Which models a key has, and which of them is meant by calls that name none. */
async function modelsFor(parts: LocalLabParts, request: OwnRequest) {
  const asked = await ownCaller(parts.deps, request);
  const models = await modelsOfKey(parts.front, parts.chat, asked);
  const current = await parts.defaultModels.find(asked);
  return { asked, models, current };
}

/**
 * `GET /models/available` and `/models/list`. What a key can call can be called at once, and is as good as loaded, but for
 * servers that the key may load models at.
 */
export async function answerList(parts: LocalLabParts, request: OwnRequest): Promise<OwnAnswer> {
  const { current, models } = await modelsFor(parts, request);
  const isLoaded = await loadedAmong(parts, models);
  return jsonAnswer({
    models: models.map((model) => ({
      id: model.name,
      name: model.name,
      can_load: true,
      description: describe(model),
      is_loaded: isLoaded(model),
    })),
    current_model: current === "" ? null : current,
  });
}

/** Which of these models are loaded, as far as it depends on that. Servers that do not say are taken to have them all. */
async function loadedAmong(
  { loader }: LocalLabParts,
  models: readonly AvailableModel<ProviderSetting>[],
): Promise<(model: AvailableModel<ProviderSetting>) => boolean> {
  const asked = models.flatMap(({ setting }) => (setting === undefined ? [] : [setting]));
  const loading = [...new Set(asked)].filter((setting) => loader.canLoad(setting));
  const known = new Map(
    await Promise.all(
      loading.map(async (setting) => [setting, await loader.loaded(setting)] as const),
    ),
  );
  return ({ name, setting }) => {
    const loadedThere = setting && known.get(setting);
    if (setting === undefined || loadedThere === undefined) return true;
    return loadedThere.has(modelKnownAs({ setting, listed: undefined }, name) ?? name);
  };
}

/** `GET /models`, as the early typed clients read it (locallab-client before 1.0.4): by name, with numbers that no gateway knows. */
export async function answerMap(parts: LocalLabParts, request: OwnRequest): Promise<OwnAnswer> {
  const { models } = await modelsFor(parts, request);
  return jsonAnswer(Object.fromEntries(models.map((model) => [model.name, infoOf(model)])));
}

const infoOf = (model: AvailableModel) => ({
  name: model.name,
  vram: 0,
  ram: 0,
  max_length: 0,
  fallback: null,
  description: describe(model),
  quantization: null,
  tags: [],
});

const describe = ({ ownedBy }: AvailableModel): string => `served by ${ownedBy}`;

/** `GET /models/current`. */
export async function answerCurrent(parts: LocalLabParts, request: OwnRequest): Promise<OwnAnswer> {
  const { current } = await modelsFor(parts, request);
  if (current === "") throw new GatewayError("not_found", "No model currently loaded");
  return jsonAnswer({ ...loaded(current), model_id: current });
}

const loaded = (id: string) => ({ id, name: id, is_loaded: true, loading_progress: 1 });

/** `GET /models/status/<id>`. */
export async function answerStatus(
  parts: LocalLabParts,
  request: OwnRequest,
  rest: string,
): Promise<OwnAnswer> {
  const { models } = await modelsFor(parts, request);
  const id = idIn(rest);
  const model = models.find(({ name }) => name === id);
  const isLoaded = model && (await loadedAmong(parts, [model]));
  if (model !== undefined && isLoaded?.(model) === true) return jsonAnswer(loaded(id));
  return jsonAnswer({ id, name: id, is_loaded: false, loading_progress: 0 });
}

/**
 * `POST /models/load` and `/models/load/<id>`: from now on it is meant by the key's calls that name none. Where the setting
 * allows that, its server loads it first, which may take minutes.
 */
export async function answerLoad(
  parts: LocalLabParts,
  request: OwnRequest,
  rest: string,
): Promise<OwnAnswer> {
  const asked = await ownCaller(parts.deps, request);
  const model = rest === "" ? await readModelId(request) : idIn(rest);
  const place = await findPlace(parts.front, parts.chat, { ...asked, model });
  const [setting] = place.settings ?? [];
  if (setting !== undefined && parts.loader.canLoad(setting)) {
    await parts.loader.load(setting, place.model);
  }
  await choose(parts, asked.key.id, model);
  return jsonAnswer({ status: "success", message: `Model ${model} is loaded` });
}

/**
 * `POST /models/unload`: the model of the key's choice is no longer that; and where the setting allows it, its server unloads
 * it, for all that use it. The server's word for it is "success", the Python client 1.1.0 takes only this one for one
 * (`unload_model` in its source, 2025-05).
 */
export async function answerUnload(parts: LocalLabParts, request: OwnRequest): Promise<OwnAnswer> {
  const asked = await ownCaller(parts.deps, request);
  const model = await parts.defaultModels.find(asked);
  const [setting, named] = model === "" ? [] : await placeOf(parts, { ...asked, model });
  if (setting !== undefined && named !== undefined && parts.loader.canUnload(setting)) {
    await parts.loader.unload(setting, named);
  }
  await choose(parts, asked.key.id, "");
  const message = "Calls that name no model go to the first one of the key";
  return jsonAnswer({ status: "Model unloaded successfully", message });
}

/** The setting where a model is, and what its server calls it; nothing where it is at none, or is gone. */
async function placeOf(parts: LocalLabParts, asked: AskedPlace) {
  try {
    const { model, settings } = await findPlace(parts.front, parts.chat, asked);
    return [settings?.[0], model] as const;
  } catch (error) {
    if (error instanceof GatewayError) return [];
    throw error;
  }
}

const idIn = (rest: string): string => decodeSegment(rest) ?? rest;

async function choose(
  { currentModels }: LocalLabParts,
  keyId: string,
  model: string,
): Promise<void> {
  try {
    await currentModels.choose(keyId, model);
  } catch (cause) {
    throw new GatewayError("store_unavailable", "the choice cannot be kept right now", { cause });
  }
}
