import { canonicalPath } from "@lintel/core";
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

import type { Inbound, Surface } from "../../pipeline/inbound.ts";
import { pathOf } from "../provider-paths.ts";
import type { SurfaceFinder } from "../surface-finder.ts";
import { toSurface } from "../to-surface.ts";
import { findPlace, type FrontParts } from "./find-place.ts";
import type { FrontCall } from "./front-call.ts";
import { frontErrors } from "./front-errors.ts";

const PREFIX = "/v1/";

/** A vendor whose API is served on `/v1`. */
interface Vendor {
  readonly provider: Provider;
  readonly find: FindEndpoint;
  readonly errors: ErrorDialect;
}

/**
 * `/v1` itself, as the vendors' SDKs call it: which setting or route of the key serves a call is said by its model. Paths of
 * Anthropic's API are read as Anthropic's, all others as OpenAI's.
 */
export function createFrontDoor(parts: FrontParts): SurfaceFinder {
  const openai = vendorOf("openai", frontErrors);
  const anthropic = vendorOf("anthropic", anthropicErrors);
  const vendorAt = (path: string): Vendor => (ANTHROPICS.test(path) ? anthropic : openai);
  const surfaceOf = (method: Method, path: string): Surface | undefined => {
    const { errors, find, provider: vendor } = vendorAt(path);
    const found = find(method, path);
    return found && toDoor(parts, { method, path, vendor, found, errors });
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
      const path = canonicalPath(pathOf(target));
      return path === undefined ? undefined : surfaceOf(method, path);
    },
    errorsAt: (target) => (target.startsWith(PREFIX) ? vendorAt(pathOf(target)).errors : undefined),
  };
}

/** The paths of Anthropic's own that no other vendor has. */
const ANTHROPICS = /^\/v1\/(?:messages|complete)(?:\/|$)/;

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
  const door = { find: (asked: Parameters<typeof findPlace>[2]) => findPlace(parts, call, asked) };
  return { inbound: { ...inbound, errors, providers: ANY_PROVIDER, door }, targets };
}

/** Until it is known where it goes, a call is the gateway's own. */
const ANY_PROVIDER: Inbound["providers"] = ["lintel", ...PROVIDERS.map(({ id }) => id)];
