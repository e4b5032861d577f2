import type { ModelLists } from "../../src/ports/models.ts";

/** No upstream lists its models. */
export const NO_LISTS: ModelLists = {
  peek: () => undefined,
  isTried: () => true,
  hasFailed: () => false,
  renew: () => Promise.resolve(),
};
