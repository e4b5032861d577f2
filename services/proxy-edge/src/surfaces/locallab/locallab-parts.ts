import type { Burst } from "@lintel/core";

import type { Deps } from "../../deps.ts";
import type { Surface } from "../../pipeline/inbound.ts";
import type { CurrentModels, ModelLoader } from "../../ports/models.ts";
import type { FrontParts } from "../front/find-place.ts";
import type { FrontCall } from "../front/front-call.ts";
import type { DefaultModels } from "./default-models.ts";
import type { RequestCounts } from "./request-counts.ts";

/** What LocalLab's API is served with. */
export interface LocalLabOptions {
  readonly front: FrontParts;
  readonly deps: Pick<
    Deps,
    "admission" | "credentials" | "events" | "largeBodies" | "monotonic" | "now" | "rules"
  >;
  /** For keys that do not limit calls: how many requests may come in one burst; absent means no limit. */
  readonly burst: Burst | undefined;
  readonly currentModels: CurrentModels;
  readonly loader: ModelLoader;
}

export interface LocalLabParts extends LocalLabOptions {
  /** How calls of OpenAI's chat are read. */
  readonly chat: FrontCall;
  readonly defaultModels: DefaultModels;
  readonly counts: RequestCounts;
  /** Where the calls of a batch come in. */
  readonly batchCall: Surface;
}
