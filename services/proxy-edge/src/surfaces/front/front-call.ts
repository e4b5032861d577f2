import type { RouteDialect } from "@lintel/core";
import {
  createEndpointFinder,
  type ErrorDialect,
  type FindEndpoint,
  findStepEndpoint,
  type FoundEndpoint,
  type Method,
  type Provider,
} from "@lintel/providers";
import { findTranslatedEndpoint } from "@lintel/translation";

import type { Surface } from "../../pipeline/inbound.ts";
import { toSurface } from "../to-surface.ts";

/** A call on `/v1`, before its body is read: it is read as one to the vendor whose API has the path. */
export interface FrontCall {
  readonly method: Method;
  /** Canonical, without its query. */
  readonly path: string;
  readonly vendor: Provider;
  readonly found: FoundEndpoint;
  readonly errors: ErrorDialect;
}

/** The dialects whose calls name a model and can be made at any provider that speaks them, and where they are posted. */
export const MODEL_PATHS: Readonly<Record<RouteDialect, string>> = {
  "openai-chat": "/v1/chat/completions",
  "openai-responses": "/v1/responses",
  "anthropic-messages": "/v1/messages",
  "openai-completions": "/v1/completions",
  "openai-embeddings": "/v1/embeddings",
};

const isModelDialect = (name: string): name is RouteDialect => Object.hasOwn(MODEL_PATHS, name);

/** The dialect of a call that has to name a model; `undefined` of others. */
export function modelDialectOf({ found, method }: FrontCall): RouteDialect | undefined {
  const { name } = found.endpoint.dialect;
  return method === "POST" && isModelDialect(name) ? name : undefined;
}

/** By call and provider: calls of paths that are always the same are themselves always the same. */
const surfaces = new WeakMap<FrontCall, WeakMap<Provider, Surface | "none">>();

/** Where a call leads at a provider; `undefined` where that does not speak its dialect, or has no such path. */
export function surfaceAt(call: FrontCall, provider: Provider): Surface | undefined {
  const known = surfaces.get(call) ?? new WeakMap<Provider, Surface | "none">();
  surfaces.set(call, known);
  const surface = known.get(provider) ?? makeSurface(call, provider) ?? "none";
  known.set(provider, surface);
  return surface === "none" ? undefined : surface;
}

function makeSurface(call: FrontCall, provider: Provider): Surface | undefined {
  const found = endpointAt(call, provider);
  const translated = isDescribed(found) ? undefined : translatedSurface(call, provider, "");
  if (translated !== undefined || found === undefined) return translated;
  const path = call.found.endpoint.path;
  const { inbound, targets } = toSurface(provider, found, { path, calledPath: call.path });
  return { inbound: { ...inbound, errors: call.errors }, targets };
}

/** The surface of a provider that speaks another dialect, of a model where that is known: its calls are read as the vendor's own endpoint does. */
export function translatedSurface(
  call: FrontCall,
  provider: Provider,
  model: string,
): Surface | undefined {
  const dialect = modelDialectOf(call);
  const place = dialect && findTranslatedEndpoint(provider, dialect, { ...NO_STEP, model });
  if (place === undefined) return undefined;
  const { found, path, vendor } = call;
  const own = toSurface(vendor, found, { path: found.endpoint.path, calledPath: path });
  const { endpoint, method, params, translation, upstreamPath } = place;
  const target = { provider, endpoint, method, params, translation, upstreamPath, isFixed: true };
  const { errors } = call;
  return { inbound: { ...own.inbound, errors, providers: [provider.id] }, targets: [target] };
}

/** What only passes is neither bounded nor priced: a call that can be translated is made in a dialect that is known. */
const isDescribed = (found: FoundEndpoint | undefined): boolean =>
  found !== undefined && found.endpoint.dialect.name !== "relayed";

function endpointAt(call: FrontCall, provider: Provider): FoundEndpoint | undefined {
  const dialect = modelDialectOf(call);
  const step = dialect && findStepEndpoint(provider, dialect, NO_STEP);
  if (step !== undefined) return step;
  if (!speaksAs(provider, call.vendor)) return undefined;
  const found = finderOf(provider)(call.method, (provider.jobs?.below ?? "") + call.path);
  if (found === undefined) return undefined;
  const { name } = found.endpoint.dialect;
  // What is not described of a server only passes; its paths are the vendor's all the same.
  return name === call.found.endpoint.dialect.name || name === "relayed" ? found : undefined;
}

const NO_STEP = { model: "", params: null };

/** Is its API the vendor's, or made after it? */
const speaksAs = ({ endpoints }: Provider, vendor: Provider): boolean =>
  vendor.endpoints.some(
    ({ dialect: { name } }) =>
      MAIN_DIALECTS.has(name) && endpoints.some((endpoint) => endpoint.dialect.name === name),
  );

const MAIN_DIALECTS: ReadonlySet<string> = new Set(["anthropic-messages", "openai-chat"]);

const finders = new WeakMap<Provider, FindEndpoint>();

function finderOf(provider: Provider): FindEndpoint {
  const known = finders.get(provider) ?? createEndpointFinder(provider);
  finders.set(provider, known);
  return known;
}
