import type { Burst } from "@lintel/core";
import { PROVIDERS } from "@lintel/providers";

import type { OwnPaths } from "../own-answers.ts";
import type { CurrentModels, ModelLists, ModelLoader } from "../ports/models.ts";
import type { CustomProviders, Routes } from "../ports/stored-objects.ts";
import { createCustomProviderPaths } from "./custom-provider-paths.ts";
import type { FrontParts } from "./front/find-place.ts";
import { createFrontDoor } from "./front/front-door.ts";
import type { LocalLabOptions } from "./locallab/locallab-parts.ts";
import { openLocalLab } from "./locallab/locallab-paths.ts";
import { createPathHints } from "./path-hints.ts";
import { createProviderPaths } from "./provider-paths.ts";
import { createRoutePaths } from "./routes.ts";
import { joinFinders, type SurfaceFinder } from "./surface-finder.ts";

/** What surfaces are found with. */
export interface SurfaceParts {
  readonly currentModels: CurrentModels;
  readonly deps: LocalLabOptions["deps"];
  readonly localLabBurst: Burst | undefined;
  readonly customProviders: CustomProviders;
  readonly lists: ModelLists;
  readonly loader: ModelLoader;
  readonly routes: Routes;
}

/** What is served on which paths. */
export interface OpenSurfaces {
  readonly surfaces: Required<SurfaceFinder>;
  readonly ownPaths: OwnPaths;
}

/** All that is served, the most frequent first. */
export function openSurfaces({
  currentModels,
  customProviders,
  deps,
  lists,
  loader,
  localLabBurst: burst,
  routes,
}: SurfaceParts): OpenSurfaces {
  const routePaths = createRoutePaths(routes, customProviders);
  const front: FrontParts = {
    routes,
    customProviders,
    lists,
    surfaceOf: (route) => routePaths.surfaceOf(route),
  };
  const localLab = openLocalLab({ front, deps, currentModels, loader, burst });
  const providerPaths = createProviderPaths(PROVIDERS);
  const frontDoor = createFrontDoor({ ...front, largeBodies: deps.largeBodies });
  const surfaces = joinFinders([
    providerPaths,
    routePaths,
    createCustomProviderPaths(customProviders),
    frontDoor,
    localLab.paths,
    createPathHints([providerPaths, frontDoor]),
  ]);
  return { surfaces, ownPaths: localLab.answers };
}
