import type {
  AdminSessionsTable,
  AdminTokensTable,
  AuditLogTable,
  IdempotentAnswersTable,
} from "./access-tables.ts";
import type { AlertCrossingsTable, AlertDeliveriesTable, AlertRulesTable } from "./alert-tables.ts";
import type {
  CustomProvidersTable,
  KeySettingsTable,
  KeysTable,
  PoliciesTable,
  PreviousSecretsTable,
  ProviderSettingsTable,
  RoutesTable,
  UsersTable,
} from "./configuration-tables.ts";
import type {
  EventCorrectionsTable,
  EventsTable,
  ImportedDaysTable,
  JobsTable,
  PricesTable,
} from "./event-tables.ts";
import type {
  EventRetentionTable,
  LatenciesTable,
  ModelSpendTable,
  SpendTable,
  UnrolledEventsTable,
  UsageSeriesTable,
  UsageSumsTable,
  UserDaysTable,
} from "./sum-tables.ts";

/** One property per table; kysely reads every query's types from here. */
export interface Tables {
  provider_settings: ProviderSettingsTable;
  keys: KeysTable;
  key_settings: KeySettingsTable;
  previous_secrets: PreviousSecretsTable;
  custom_providers: CustomProvidersTable;
  policies: PoliciesTable;
  routes: RoutesTable;
  users: UsersTable;
  events: EventsTable;
  event_corrections: EventCorrectionsTable;
  imported_days: ImportedDaysTable;
  prices: PricesTable;
  spend: SpendTable;
  model_spend: ModelSpendTable;
  unrolled_events: UnrolledEventsTable;
  usage_series: UsageSeriesTable;
  usage_hours: UsageSumsTable;
  usage_days: UsageSumsTable;
  user_days: UserDaysTable;
  latency_hours: LatenciesTable;
  latency_days: LatenciesTable;
  event_retention: EventRetentionTable;
  audit_log: AuditLogTable;
  admin_tokens: AdminTokensTable;
  admin_sessions: AdminSessionsTable;
  alert_rules: AlertRulesTable;
  alert_crossings: AlertCrossingsTable;
  alert_deliveries: AlertDeliveriesTable;
  idempotent_answers: IdempotentAnswersTable;
  jobs: JobsTable;
}
