import type { Migration } from "kysely/migration";

import * as firstTables from "../../migrations/0001-first-tables.ts";
import * as keyLimitsAndSecrets from "../../migrations/0002-key-limits-and-secrets.ts";
import * as users from "../../migrations/0003-users.ts";
import * as rollUps from "../../migrations/0004-roll-ups.ts";
import * as adminAccess from "../../migrations/0005-admin-access.ts";
import * as finerUsage from "../../migrations/0006-finer-usage.ts";
import * as userLimits from "../../migrations/0007-user-limits.ts";
import * as finerLimits from "../../migrations/0008-finer-limits.ts";
import * as jobs from "../../migrations/0011-jobs.ts";
import * as sumsByCube from "../../migrations/0012-sums-by-cube.ts";
import * as dearestOfAKey from "../../migrations/0013-dearest-of-a-key.ts";
import * as eventIndexes from "../../migrations/0013-event-indexes.ts";
import * as reportedUsage from "../../migrations/0014-reported-usage.ts";
import * as unknownOutcomes from "../../migrations/0015-unknown-outcomes.ts";
import * as policySettings from "../../migrations/0016-policy-settings.ts";
import * as policyMatches from "../../migrations/0017-policy-matches.ts";
import * as routeOptions from "../../migrations/0018-route-options.ts";
import * as modelAliases from "../../migrations/0021-model-aliases.ts";
import * as configNames from "../../migrations/0022-config-names.ts";
import * as sourceOfUsers from "../../migrations/0024-source-of-users.ts";
import * as adminSessions from "../../migrations/0025-admin-sessions.ts";
import * as deployments from "../../migrations/0028-deployments.ts";
import * as skippedSteps from "../../migrations/0029-skipped-steps.ts";
import * as alerts from "../../migrations/0030-alerts.ts";
import * as liveCalls from "../../migrations/0031-live-calls.ts";
import * as requestedModelsAndTime from "../../migrations/0033-requested-models-and-time.ts";
import * as daysOfUsers from "../../migrations/0036-days-of-users.ts";
import * as importedDays from "../../migrations/0038-imported-days.ts";
import * as lostInTranslation from "../../migrations/0039-lost-in-translation.ts";
import * as foundByPolicies from "../../migrations/0043-found-by-policies.ts";
import * as daysOfUsersByLookup from "../../migrations/0044-days-of-users-by-lookup.ts";
import * as pricesCheckedByStatement from "../../migrations/0045-prices-checked-by-statement.ts";

/**
 * Every migration that a new database runs, in order of their names. Forward only, additive, and never edited,
 * renamed or removed after landing: `landed-migrations.json` holds the hash of each.
 */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "0001-first-tables": firstTables,
  "0002-key-limits-and-secrets": keyLimitsAndSecrets,
  "0003-users": users,
  "0004-roll-ups": rollUps,
  "0005-admin-access": adminAccess,
  "0006-finer-usage": finerUsage,
  "0007-user-limits": userLimits,
  "0008-finer-limits": finerLimits,
  "0011-jobs": jobs,
  "0012-sums-by-cube": sumsByCube,
  "0013-event-indexes": eventIndexes,
  "0014-reported-usage": reportedUsage,
  "0015-unknown-outcomes": unknownOutcomes,
  "0016-policy-settings": policySettings,
  "0017-policy-matches": policyMatches,
  "0018-route-options": routeOptions,
  "0021-model-aliases": modelAliases,
  "0022-config-names": configNames,
  "0024-source-of-users": sourceOfUsers,
  "0025-admin-sessions": adminSessions,
  "0028-deployments": deployments,
  "0029-skipped-steps": skippedSteps,
  "0030-alerts": alerts,
  "0031-live-calls": liveCalls,
  "0033-requested-models-and-time": requestedModelsAndTime,
  "0036-days-of-users": daysOfUsers,
  "0038-imported-days": importedDays,
  "0039-lost-in-translation": lostInTranslation,
  "0043-found-by-policies": foundByPolicies,
  "0044-days-of-users-by-lookup": daysOfUsersByLookup,
  "0045-prices-checked-by-statement": pricesCheckedByStatement,
};

/** Migrations that were once landed and then replaced. Databases that ran them keep them; no other runs them. */
export const REPLACED_MIGRATIONS: Readonly<Record<string, Migration>> = {
  "0013-dearest-of-a-key": dearestOfAKey,
};
