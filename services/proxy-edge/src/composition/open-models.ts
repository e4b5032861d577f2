import { setTimeout as pause } from "node:timers/promises";

import { RedisCurrentModels } from "../adapters/current-models.ts";
import { ServerModels } from "../adapters/models/load-models.ts";
import { readModels } from "../adapters/models/read-models.ts";
import type { Config } from "../config.ts";
import type { Deps } from "../deps.ts";
import { KnownModelLists } from "../memory/model-lists.ts";
import type { Upstream } from "../ports/upstream.ts";
import { CLOCKS } from "./clocks.ts";
import type { ReportTrouble, Stores } from "./open-stores.ts";

interface ModelParts
  extends Pick<Stores, "redis">, Pick<Deps, "accessTokens" | "machineCredentials"> {
  readonly upstream: Upstream;
}

/** Which models there are, and which of them keys have chosen. */
export const openModels = (
  { redisPrefix: prefix }: Config,
  { accessTokens, machineCredentials, redis, upstream }: ModelParts,
  reportTrouble: ReportTrouble,
) => ({
  lists: new KnownModelLists({
    read: (setting) =>
      readModels({ ...CLOCKS, accessTokens, machineCredentials, upstream }, setting),
    monotonic: CLOCKS.monotonic,
    onTrouble: (error) => reportTrouble(error, "models of a backend could not be listed"),
  }),
  currentModels: new RedisCurrentModels({
    redis,
    prefix,
    monotonic: CLOCKS.monotonic,
    onTrouble: (error) => reportTrouble(error, "the model that a key has chosen"),
  }),
  loader: new ServerModels({ ...CLOCKS, accessTokens, machineCredentials, upstream, pause }),
});
