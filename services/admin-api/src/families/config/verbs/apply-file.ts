import type { ResolvedConfig, Step } from "@lintel/config-file";

import { CONFIG_FILE_CALLER } from "../../../access/caller.ts";
import type { Deps } from "../../../deps.ts";
import { applyConfig } from "./apply-config.ts";

/** Applies this service's own configuration file, all of it or nothing. Throws what `applyConfig` throws. */
export const applyFile = (deps: Deps, config: ResolvedConfig): Promise<readonly Step[]> =>
  deps.db.transaction().execute((tx) => {
    const requestId = deps.newId();
    return applyConfig(deps, { tx, caller: CONFIG_FILE_CALLER, source: "", requestId }, config);
  });
