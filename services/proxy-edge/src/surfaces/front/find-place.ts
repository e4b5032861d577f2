import {
  availableModels,
  dialectOfRoute,
  GatewayError,
  modelKnownAs,
  type ProviderSetting,
  type Route,
  unknownModelSentence,
} from "@lintel/core";

import type { AskedPlace, Place, Surface } from "../../pipeline/inbound.ts";
import type { ModelLists } from "../../ports/models.ts";
import type { CustomProviders, Routes } from "../../ports/stored-objects.ts";
import {
  type Candidate,
  candidatesFor,
  isAbsent,
  isUntried,
  offerOf,
  serves,
} from "./candidates.ts";
import { type Callable, findMeaning } from "./find-meaning.ts";
import { type FrontCall, modelDialectOf, translatedSurface } from "./front-call.ts";
import { unsupportedHere } from "./unsupported-here.ts";

/** What the front door knows. */
export interface FrontParts {
  readonly routes: Pick<Routes, "ofKey">;
  readonly customProviders: CustomProviders;
  readonly lists: ModelLists;
  /** The surface of a route itself. */
  surfaceOf(route: Route): Promise<Surface | GatewayError>;
}

/** Where a call leads: by the model it names, or by its path where it names none. Rejects as `Door` says. */
export async function findPlace(
  parts: FrontParts,
  call: FrontCall,
  { key, model, settings }: AskedPlace,
): Promise<Place> {
  const all = await candidatesFor(parts.customProviders, call, settings);
  const candidates = all.filter(serves);
  const dialect = modelDialectOf(call);
  const own = parts.routes.ofKey(key.id);
  const routes =
    own.length === 0 || dialect === undefined
      ? []
      : own.filter((route) => dialectOfRoute(route) === dialect);
  const callable = { candidates, routes };
  if (model === "") return placeWithoutModel(parts, call, { ...callable, all });
  if (candidates.length === 0 && routes.length === 0) throw refuseAll(call, model, all);
  const meaning = await findMeaning(parts.lists, model, callable);
  if (meaning.kind === "route") return await placeOfRoute(parts, call, meaning.route);
  if (meaning.kind === "setting") {
    return placeFor(call, placeAt(candidates, meaning.settings, meaning.model));
  }
  const elsewhere = all.filter((each) => !serves(each));
  const there = await findElsewhere(parts.lists, model, elsewhere);
  if (there !== undefined) throw unsupportedHere(call, model, there);
  throw new GatewayError(
    "model_not_found",
    unknownModelSentence(model, availableAt(parts, callable)),
  );
}

/** The key has nothing that could serve such a call. */
function refuseAll(call: FrontCall, model: string, all: readonly Candidate[]): GatewayError {
  const absent = all.find(isAbsent);
  const first = absent ?? all[0];
  if (first === undefined) return new GatewayError("setting_missing", "provider setting not found");
  return unsupportedHere(call, model, first);
}

const availableAt = ({ lists }: FrontParts, { candidates, routes }: Callable) =>
  availableModels({ routes, offers: candidates.map((each) => offerOf(lists, each)) });

/** The setting that knows the model, and cannot be called in this way. */
async function findElsewhere(
  lists: ModelLists,
  model: string,
  elsewhere: readonly Candidate[],
): Promise<Candidate | undefined> {
  // A list that says nothing of calls of this kind is not asked for.
  const untried = elsewhere.filter((each) => !isAbsent(each) && isUntried(lists, each));
  await lists.renew(untried.map(({ setting }) => setting));
  return elsewhere.find((each) => modelKnownAs(offerOf(lists, each), model) !== undefined);
}

async function placeOfRoute(parts: FrontParts, call: FrontCall, route: Route): Promise<Place> {
  const surface = await parts.surfaceOf(route);
  if (surface instanceof GatewayError) throw surface;
  const { errors, found, path: calledPath } = call;
  const inbound = { ...surface.inbound, errors, path: found.endpoint.path, calledPath };
  return { surface: { ...surface, inbound }, model: route.name };
}

/** The place, or that of another endpoint of the provider where this one does not take the model. */
function placeFor(call: FrontCall, place: Place): Place {
  const { endpoint, provider } = place.surface.targets[0];
  if (endpoint.isFor?.(place.model) !== false) return place;
  const surface = translatedSurface(call, provider, place.model);
  return surface === undefined ? place : { ...place, surface };
}

function placeAt(
  candidates: readonly Candidate[],
  settings: readonly [ProviderSetting, ...ProviderSetting[]],
  model: string,
): Place {
  const surface = candidates.find(({ setting }) => setting === settings[0])?.surface;
  if (surface === undefined) throw new Error("a setting that serves a call has a place for it");
  return { surface, settings, model };
}

interface AnyPlace extends Callable {
  readonly all: readonly Candidate[];
}

/**
 * A call that names no model: where its path says all, it leads to the first setting whose provider has that path, or else to the
 * first that passes unknown ones on; where a model is needed, to the only setting there is.
 */
function placeWithoutModel(
  parts: FrontParts,
  call: FrontCall,
  { all, candidates, routes }: AnyPlace,
): Place {
  const [first, second] = candidates;
  if (first === undefined) throw refuseAll(call, "", all);
  const needsModel = modelDialectOf(call) !== undefined && second !== undefined;
  if (needsModel) {
    const names = availableAt(parts, { candidates, routes }).slice(0, 5);
    const some = names.map(({ name }) => name).join(", ");
    const advice = some === "" ? "" : `: this key can call ${some}`;
    throw new GatewayError("invalid_request", `the call has to name a model${advice}`);
  }
  const chosen = candidates.find(isNamed) ?? first;
  const others = candidates.filter(
    (each) =>
      each !== chosen && each.provider === chosen.provider && isNamed(each) === isNamed(chosen),
  );
  const settings = others.map(({ setting }) => setting);
  return placeAt(candidates, [chosen.setting, ...settings], "");
}

/** Has the provider a row for this very path? */
const isNamed = ({ surface }: Candidate): boolean =>
  surface?.targets[0].endpoint.path.endsWith("/*") === false;
