export {
  type BreakerStore,
  type BreakerStoreOptions,
  createBreakerStore,
} from "./breaker-store.ts";
export { followBreakers } from "./follow-breakers.ts";
export type { BreakerNews, BreakerPlace, SharedRest } from "./shared-rest.ts";
