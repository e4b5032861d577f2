import { canonicalPath, GatewayError } from "@lintel/core";
import {
  chatErrors,
  type ClientTranslation,
  createEndpointFinder,
  type ErrorDialect,
  findProvider,
  generateErrors,
  localLabChat,
  localLabGenerate,
  PROVIDERS,
} from "@lintel/providers";

import type { OwnPaths } from "../../own-answers.ts";
import type { AskedPlace, Door, Inbound, Place, Surface } from "../../pipeline/inbound.ts";
import { findPlace } from "../front/find-place.ts";
import type { FrontCall } from "../front/front-call.ts";
import { pathOf } from "../provider-paths.ts";
import type { SurfaceFinder } from "../surface-finder.ts";
import { toSurface } from "../to-surface.ts";
import { createDefaultModels } from "./default-models.ts";
import type { LocalLabOptions, LocalLabParts } from "./locallab-parts.ts";
import { createLocalLabAnswers } from "./own/own-paths.ts";
import { RequestCounts } from "./request-counts.ts";

interface Api {
  readonly path: string;
  readonly translation: ClientTranslation;
  readonly errors: ErrorDialect;
}

const APIS: readonly Api[] = [
  { path: "/generate", translation: localLabGenerate, errors: generateErrors },
  { path: "/chat", translation: localLabChat, errors: chatErrors },
];

/** Paths of LocalLab's API, by their beginnings. */
const LOCALLAB = /^\/(?:generate|chat|models|system|startup-status)(?:[/?]|$)/;

/** LocalLab's API: its calls to models, and what the gateway answers itself. */
export interface LocalLab {
  readonly paths: SurfaceFinder;
  readonly answers: OwnPaths;
}

export function openLocalLab(options: LocalLabOptions): LocalLab {
  const chat = chatOfOpenAi();
  const { currentModels, front } = options;
  const parts = {
    ...options,
    chat,
    defaultModels: createDefaultModels(front, chat, currentModels),
    counts: new RequestCounts(),
  };
  const batch = { path: "/generate/batch", translation: localLabGenerate, errors: generateErrors };
  return {
    paths: createPaths(parts),
    answers: createLocalLabAnswers({ ...parts, batchCall: toDoor(parts, batch) }),
  };
}

type DoorParts = Omit<LocalLabParts, "batchCall">;

/** The calls of a batch are not counted one by one, but it is. */
type DoorApi = Api & Partial<Pick<LocalLabParts, "burst">>;

/**
 * The calls of LocalLab's API to models. They are made as calls of OpenAI's chat, with all that this brings; which setting or
 * route of the key serves one is said by its model, or by the one that was loaded.
 */
function createPaths(parts: DoorParts): SurfaceFinder {
  const { burst } = parts;
  const surfaces = new Map(APIS.map((api) => [api.path, toDoor(parts, { ...api, burst })]));
  const surfaceAt = (method: string, path: string): Surface | undefined =>
    method === "POST" ? surfaces.get(path) : undefined;
  return {
    fixed: surfaceAt,
    find(method, target) {
      if (!LOCALLAB.test(target)) return undefined;
      return surfaceAt(method, canonicalPath(pathOf(target)) ?? "");
    },
    errorsAt: (target) => (LOCALLAB.test(target) ? generateErrors : undefined),
  };
}

/** How calls of OpenAI's chat are read: as on `/v1`. */
function chatOfOpenAi(): FrontCall {
  const vendor = findProvider("openai");
  const path = "/v1/chat/completions";
  const found = vendor && createEndpointFinder(vendor)("POST", path);
  if (vendor === undefined || found === undefined) throw new Error("no chat of OpenAI's");
  return { method: "POST", path, vendor, found, errors: generateErrors };
}

function toDoor(parts: DoorParts, { burst, errors, path, translation }: DoorApi): Surface {
  const { chat, counts, defaultModels, front } = parts;
  // What is said of a path that is unsupported names that of the dialect.
  const call: FrontCall = { ...chat, errors };
  const own = { path, calledPath: path, errors, translation, burst, cache: undefined };
  const door: Door = {
    isForAll: true,
    async find(asked: AskedPlace): Promise<Place> {
      counts.note(asked.key.id);
      const model = asked.model || (await defaultModels.find(asked));
      if (model === "") throw new GatewayError("invalid_request", NONE_LOADED);
      const place = await findPlace(front, call, { ...asked, model });
      const { inbound, targets } = place.surface;
      return { ...place, surface: { inbound: { ...inbound, ...own }, targets } };
    },
  };
  const { inbound, targets } = toSurface(chat.vendor, chat.found, { path, calledPath: path });
  return { inbound: { ...inbound, ...own, providers: ANY_PROVIDER, door }, targets };
}

/** In the words of LocalLab's server. */
const NONE_LOADED =
  "No model is currently loaded. Please load a model first using POST /models/load.";

/** Until it is known where it goes, a call is the gateway's own. */
const ANY_PROVIDER: Inbound["providers"] = ["lintel", ...PROVIDERS.map(({ id }) => id)];
