import type { ModelLists } from "../../src/deps.ts";

/** No upstream lists its models. */
export const NO_LISTS: ModelLists = {
  peek: () => undefined,
  isTried: () => true,
  hasFailed: () => false,
  renew: () => Promise.resolve(),
};
