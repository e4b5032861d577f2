export {
  type ClaimedDelivery,
  claimDeliveries,
  type DeliveryOutcome,
  findAlertRules,
  noteDelivery,
  pruneAlerts,
} from "./alerts/alert-store.ts";
export { type BudgetFilter, findBudgetStandings } from "./alerts/budget-standings.ts";
export { type CrossingNeeds, recordCrossings, type Seen } from "./alerts/record-crossings.ts";
export { openWebhook, sealWebhook, toAlertRule, type Webhook } from "./alerts/to-alert-rule.ts";
export type { Change } from "./feed/change.ts";
export { type ChangeFeed, type ChangeFeedOptions, followChanges } from "./feed/change-feed.ts";
export { bookImportedCalls, type ImportedCall } from "./ledger/imported/book-imported-calls.ts";
export { bookImportedSpend, type ImportedSpend } from "./ledger/imported/book-imported-spend.ts";
export type { Booking, PriceSource } from "./ledger/booking.ts";
export { connect, type ConnectOptions } from "./connection/connect.ts";
export { dropOldEvents } from "./maintenance/drop-old-events.ts";
export { makeEventPartitions } from "./maintenance/event-partitions.ts";
export {
  createCredentialStore,
  type CredentialStore,
  type CredentialStoreOptions,
  type FoundCredentials,
} from "./credentials/credential-store.ts";
export {
  createCustomProviderStore,
  type CustomProviderStore,
  type CustomProviderStoreOptions,
} from "./credentials/custom-provider-store.ts";
export {
  type Corrected,
  type Correction,
  type CorrectionVerdict,
  correctEvent,
} from "./ledger/correct-event.ts";
export { type EventPlace, type Repriced, repriceEvents } from "./ledger/reprice-events.ts";
export {
  createPolicyStore,
  type FoundPolicies,
  type PolicyStore,
  type PolicyStoreOptions,
} from "./credentials/policy-store.ts";
export { findCostMap } from "./credentials/find-cost-map.ts";
export { createJobStore, type JobStore, type OpenJob, UsedByJob } from "./jobs/job-store.ts";
export {
  envKeyring,
  type Keyring,
  keysOf,
  parseKeyring,
  seal,
  unseal,
} from "./credentials/keyring.ts";
export { pruneAdminSessions } from "./maintenance/prune-admin-sessions.ts";
export { pruneIdempotentAnswers } from "./maintenance/prune-idempotent-answers.ts";
export { findMigrations } from "./migration/find-migrations.ts";
export {
  GrantsError,
  requireProxyGrants,
  requireWorkerGrants,
} from "./migration/require-grants.ts";
export { requireMigrated, UnmigratedError } from "./migration/require-migrated.ts";
export { migrate, type MigrateOptions, MigrationError } from "./migration/migrate.ts";
export { isAnotherPresent, MAX_PRESENCE } from "./feed/presence.ts";
export { pruneSpend } from "./maintenance/prune-spend.ts";
export {
  createRouteStore,
  type RouteStore,
  type RouteStoreOptions,
} from "./credentials/route-store.ts";
export { type ErrorRate, findErrorRates } from "./reports/error-rates.ts";
export { findUnpricedModels, type UnpricedModel } from "./reports/unpriced-models.ts";
export { findUsageByClass, type UsageByClass } from "./reports/usage-by-class.ts";
export { eventAt } from "./reports/event-at.ts";
export { rollUpEvents } from "./reports/roll-up-events.ts";
export { selectKeys } from "./rows/select-keys.ts";
export { holdersOf } from "./sums/spend-deltas.ts";
export { type HolderStanding, readStandings } from "./sums/read-standings.ts";
export { createSpendReader, type SpendReader, type SpendSums } from "./sums/spend-reader.ts";
export { isDuplicate, isStatementTooSlow, isStoreUnavailable } from "./connection/store-failure.ts";
export type { Tables } from "./schema/tables.ts";
export { type KeyRow, toKey } from "./rows/to-key.ts";
export { toCustomProvider } from "./rows/to-custom-provider.ts";
export { toPolicy } from "./rows/to-policy.ts";
export { toRoute } from "./rows/to-route.ts";
export { sealMembers, toSetting } from "./rows/to-setting.ts";
export { toUser } from "./rows/to-user.ts";
export {
  type Booked,
  createUsageLedger,
  type HolderSums,
  type UsageLedger,
} from "./ledger/usage-ledger.ts";
export { createUserStore, type NamedUser, type UserStore } from "./credentials/user-store.ts";
export { settleCorrections } from "./ledger/unsettled-corrections.ts";
export {
  CALL_COUNT,
  COMPLETION_TOKENS,
  IS_CALL,
  IS_OURS,
  LATENCY_BUCKET,
  latencyOfBucket,
  PROMPT_TOKENS,
  SUCCESS,
} from "./reports/usage-measures.ts";
