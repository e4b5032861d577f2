import { canonicalPath, decodeSegment, MAX_PATH_LENGTH } from "@lintel/core";
import {
  anthropicErrors,
  createEndpointFinder,
  type ErrorDialect,
  type FindEndpoint,
  findProvider,
  isMethod,
  type Method,
  type Provider,
  PROVIDERS,
} from "@lintel/providers";

import type { AskedAnswer, AskedPlace, Inbound, Surface } from "../../pipeline/inbound.ts";
import { pathOf } from "../provider-paths.ts";
import type { SurfaceFinder } from "../surface-finder.ts";
import { toSurface } from "../to-surface.ts";
import { COUNT_TOKENS, type CountParts, countTokens } from "./count-tokens.ts";
import { findPlace, type FrontParts } from "./find-place.ts";
import type { FrontCall } from "./front-call.ts";
import { frontErrors } from "./front-errors.ts";
import { listModels, showModel } from "./list-models.ts";

const PREFIX = "/v1/";

/** A vendor whose API is served on `/v1`. */
interface Vendor {
  readonly provider: Provider;
  readonly find: FindEndpoint;
  readonly errors: ErrorDialect;
}

interface FrontDoor extends SurfaceFinder {
  find(method: string, target: string): Surface | undefined;
}

/**
 * `/v1` itself, as the vendors' SDKs call it: which setting or route of the key serves a call is said by its model. Paths of
 * Anthropic's API are read as Anthropic's, all others as OpenAI's.
 */
export function createFrontDoor(parts: CountParts): FrontDoor {
  const openai = vendorOf("openai", frontErrors);
  const anthropic = vendorOf("anthropic", anthropicErrors);
  const vendorAt = (path: string): Vendor => (ANTHROPICS.test(path) ? anthropic : openai);
  const surfaceOf = (method: Method, path: string): Surface | undefined => {
    const { errors, find, provider: vendor } = vendorAt(path);
    const found = find(method, path);
    const call = found && { method, path, vendor, found, errors };
    if (call === undefined) return undefined;
    const surface = toDoor(parts, call);
    return path === COUNT_TOKENS && method === "POST" ? counting(call, surface) : surface;
  };
  /** The same, whose calls are answered here where the model's provider does not count. */
  const counting = (count: FrontCall, surface: Surface): Surface => {
    const found = anthropic.find("POST", MESSAGES);
    const message = found && { ...count, path: MESSAGES, found };
    return message === undefined
      ? surface
      : answering(surface, (asked) => countTokens(parts, { count, message }, asked));
  };
  const models = (asked: string, path: string | undefined): Surface | undefined => {
    const list = surfaceOf("GET", MODELS);
    if (asked === MODELS) return list && answering(list, (each) => listModels(parts, each));
    const name = decodeSegment(asked.slice(MODELS.length + 1)) ?? "";
    const surface = list && answering(list, (each) => showModel(parts, each, name));
    if (surface === undefined || name === "" || asked.length > MAX_PATH_LENGTH) return undefined;
    const { inbound, targets } = surface;
    // An id may be a path itself, which as a path is not written in one way only.
    const calledPath = path ?? MODEL_PATTERN;
    return { inbound: { ...inbound, path: MODEL_PATTERN, calledPath }, targets };
  };
  const fixed = new Map<string, Surface>();
  for (const { provider } of [openai, anthropic]) {
    for (const { methods, path } of provider.endpoints) {
      const isFixed = methods.includes("POST") && !/\/[:*]/.test(path);
      const surface = isFixed ? surfaceOf("POST", path) : undefined;
      if (surface !== undefined) fixed.set(path, surface);
    }
  }
  return {
    fixed: (method, target) => (method === "POST" ? fixed.get(target) : undefined),
    find(method, target) {
      if (!target.startsWith(PREFIX) || !isMethod(method)) return undefined;
      const asked = pathOf(target);
      const path = canonicalPath(asked);
      if (method === "GET" && (asked === MODELS || asked.startsWith(`${MODELS}/`))) {
        return models(asked, path);
      }
      return path === undefined ? undefined : surfaceOf(method, path);
    },
    errorsAt: (target) => (target.startsWith(PREFIX) ? vendorAt(pathOf(target)).errors : undefined),
  };
}

const MODELS = "/v1/models";
const MESSAGES = "/v1/messages";
const MODEL_PATTERN = "/v1/models/:model";

/** The same, whose calls the gateway answers itself. */
const answering = (
  { inbound, targets }: Surface,
  answer: (asked: AskedAnswer) => Promise<Buffer | undefined>,
): Surface => {
  const { door } = inbound;
  return {
    inbound: door === undefined ? inbound : { ...inbound, door: { ...door, answer } },
    targets,
  };
};

/** The paths of Anthropic's own that no other vendor has; its SDK appends a `/v1` to a base URL that has one already. */
const ANTHROPICS = /^\/v1(?:\/v1)?\/(?:messages|complete)(?:\/|$)/;

function vendorOf(id: string, errors: ErrorDialect): Vendor {
  const provider = findProvider(id);
  if (provider === undefined) throw new Error(`no provider ${id}`);
  return { provider, find: createEndpointFinder(provider), errors };
}

function toDoor(parts: FrontParts, call: FrontCall): Surface {
  const { errors, found, path: calledPath, vendor } = call;
  const path = found.endpoint.path;
  const { inbound, targets } = toSurface(vendor, found, { path, calledPath });
  // A session has no body that could say where it goes.
  if (found.endpoint.dialect.session !== undefined) {
    return { inbound: { ...inbound, errors }, targets };
  }
  const door = {
    isForAll: true,
    find: (asked: AskedPlace) => findPlace(parts, call, asked),
  } as const;
  return { inbound: { ...inbound, errors, providers: ANY_PROVIDER, door }, targets };
}

/** Until it is known where it goes, a call is the gateway's own. */
const ANY_PROVIDER: Inbound["providers"] = ["lintel", ...PROVIDERS.map(({ id }) => id)];
