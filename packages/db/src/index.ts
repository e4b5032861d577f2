export { type ChangeFeed, type ChangeFeedOptions, followChanges } from "./change-feed.ts";
export type { Booking, PriceSource } from "./booking.ts";
export { connect, type ConnectOptions } from "./connect.ts";
export { dropOldEvents } from "./drop-old-events.ts";
export { makeEventPartitions } from "./event-partitions.ts";
export {
  type Change,
  createCredentialStore,
  type CredentialStore,
  type CredentialStoreOptions,
  type FoundCredentials,
} from "./credential-store.ts";
export {
  createCustomProviderStore,
  type CustomProviderStore,
  type CustomProviderStoreOptions,
} from "./custom-provider-store.ts";
export {
  type Corrected,
  type Correction,
  type CorrectionVerdict,
  correctEvent,
} from "./correct-event.ts";
export { findCostMap } from "./find-cost-map.ts";
export { createJobStore, type JobStore, type OpenJob, type UsedByJob } from "./job-store.ts";
export { envKeyring, type Keyring, parseKeyring, seal, unseal } from "./keyring.ts";
export { pruneIdempotentAnswers } from "./prune-idempotent-answers.ts";
export { requireMigrated, UnmigratedError } from "./migration/require-migrated.ts";
export { migrate, type MigrateOptions, MigrationError } from "./migration/migrate.ts";
export { isAnotherPresent, MAX_PRESENCE } from "./presence.ts";
export { pruneSpend } from "./prune-spend.ts";
export { eventAt } from "./event-at.ts";
export { rollUpEvents } from "./roll-up-events.ts";
export { selectKeys } from "./select-keys.ts";
export { holdersOf } from "./spend-deltas.ts";
export { createSpendReader, type SpendReader, type SpendSums } from "./spend-reader.ts";
export { isDuplicate, isStoreUnavailable } from "./store-failure.ts";
export type { Tables } from "./tables.ts";
export { type KeyRow, toKey } from "./to-key.ts";
export { toCustomProvider } from "./to-custom-provider.ts";
export { toPolicy } from "./to-policy.ts";
export { toRoute } from "./to-route.ts";
export { sealMembers, toSetting } from "./to-setting.ts";
export { toUser } from "./to-user.ts";
export {
  type Booked,
  createUsageLedger,
  type HolderSums,
  type UsageLedger,
} from "./usage-ledger.ts";
export { createUserStore, type NamedUser, type UserStore } from "./user-store.ts";
export { settleCorrections } from "./unsettled-corrections.ts";
export {
  COMPLETION_TOKENS,
  LATENCY_BUCKET,
  latencyOfBucket,
  PROMPT_TOKENS,
  SUCCESS,
} from "./usage-measures.ts";
