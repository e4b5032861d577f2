import { type AvailableModel, decodeSegment, GatewayError } from "@lintel/core";

import type { OwnAnswer, OwnRequest } from "../../../own-answers.ts";
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

/** `GET /models/available` and `/models/list`. What a key can call can be called at once: nothing waits to be loaded. */
export async function answerList(parts: LocalLabParts, request: OwnRequest): Promise<OwnAnswer> {
  const { current, models } = await modelsFor(parts, request);
  return jsonAnswer({
    models: models.map((model) => ({
      id: model.name,
      name: model.name,
      can_load: true,
      description: describe(model),
      is_loaded: true,
    })),
    current_model: current === "" ? null : current,
  });
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
  if (models.some(({ name }) => name === id)) return jsonAnswer(loaded(id));
  return jsonAnswer({ id, name: id, is_loaded: false, loading_progress: 0 });
}

/** `POST /models/load` and `/models/load/<id>`: from now on it is meant by the key's calls that name none. */
export async function answerLoad(
  parts: LocalLabParts,
  request: OwnRequest,
  rest: string,
): Promise<OwnAnswer> {
  const asked = await ownCaller(parts.deps, request);
  const model = rest === "" ? await readModelId(request) : idIn(rest);
  await findPlace(parts.front, parts.chat, { ...asked, model });
  await choose(parts, asked.key.id, model);
  return jsonAnswer({ status: "success", message: `Model ${model} is loaded` });
}

/**
 * `POST /models/unload`. The server's word for it is "success", the Python client 1.1.0 takes only this one for one
 * (`unload_model` in its source, 2025-05).
 */
export async function answerUnload(parts: LocalLabParts, request: OwnRequest): Promise<OwnAnswer> {
  const { key } = await ownCaller(parts.deps, request);
  await choose(parts, key.id, "");
  const message = "Calls that name no model go to the first one of the key";
  return jsonAnswer({ status: "Model unloaded successfully", message });
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
