import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, Hono } from "hono";
import { requestId } from "hono/request-id";
import { routePath } from "hono/route";

import { countFailedAttempts } from "./access/failed-attempts.ts";
import { findTokenCaller } from "./access/find-token-caller.ts";
import type { IdentityProvider } from "./access/people/identity-provider.ts";
import { findSessionCaller } from "./access/sessions/find-session-caller.ts";
import type { SessionTimes } from "./access/sessions/session-times.ts";
import type { ConsoleFiles } from "./console-files.ts";
import type { Deps } from "./deps.ts";
import { serveCreateToken } from "./families/admin-tokens/routes/create-token.ts";
import { serveListTokens } from "./families/admin-tokens/routes/list-tokens.ts";
import { serveRevokeToken } from "./families/admin-tokens/routes/revoke-token.ts";
import { serveCreateAlert } from "./families/alerts/routes/create-alert.ts";
import { serveDeleteAlert } from "./families/alerts/routes/delete-alert.ts";
import { serveListAlerts } from "./families/alerts/routes/list-alerts.ts";
import { serveListDeliveries } from "./families/alerts/routes/list-deliveries.ts";
import { serveReadAlert } from "./families/alerts/routes/read-alert.ts";
import { serveRetryDelivery } from "./families/alerts/routes/retry-delivery.ts";
import { serveTestAlert } from "./families/alerts/routes/test-alert.ts";
import { serveUpdateAlert } from "./families/alerts/routes/update-alert.ts";
import { serveListAudit } from "./families/audit/routes/list-audit.ts";
import { serveListPrices } from "./families/catalogue/routes/list-prices.ts";
import { serveListProviders } from "./families/catalogue/routes/list-providers.ts";
import { serveApplyConfig } from "./families/config/routes/apply-config.ts";
import { serveExportConfig } from "./families/config/routes/export-config.ts";
import { servePlanConfig } from "./families/config/routes/plan-config.ts";
import { serveCreateCustomProvider } from "./families/custom-providers/routes/create-custom-provider.ts";
import { serveDeleteCustomProvider } from "./families/custom-providers/routes/delete-custom-provider.ts";
import { serveListCustomProviders } from "./families/custom-providers/routes/list-custom-providers.ts";
import { serveReadCustomProvider } from "./families/custom-providers/routes/read-custom-provider.ts";
import { serveUpdateCustomProvider } from "./families/custom-providers/routes/update-custom-provider.ts";
import { serveCorrectEvent } from "./families/events/routes/correct-event.ts";
import { serveListEvents } from "./families/events/routes/list-events.ts";
import { serveListLiveCalls } from "./families/events/routes/list-live-calls.ts";
import { serveReadEvent } from "./families/events/routes/read-event.ts";
import { serveRepriceEvents } from "./families/events/routes/reprice-events.ts";
import { serveSearchEvents } from "./families/events/routes/search-events.ts";
import { serveImport } from "./families/imports/routes/import-items.ts";
import { serveListJobs } from "./families/jobs/routes/list-jobs.ts";
import { serveCreateKey } from "./families/keys/routes/create-key.ts";
import { serveDeleteKey } from "./families/keys/routes/delete-key.ts";
import { serveListKeys } from "./families/keys/routes/list-keys.ts";
import { serveReadKey } from "./families/keys/routes/read-key.ts";
import { serveRotateKey } from "./families/keys/routes/rotate-key.ts";
import { serveSearchKeys } from "./families/keys/routes/search-keys.ts";
import { serveUpdateKey } from "./families/keys/routes/update-key.ts";
import { serveListLimits } from "./families/limits/routes/list-limits.ts";
import { serveCreatePolicy } from "./families/policies/routes/create-policy.ts";
import { serveDeletePolicy } from "./families/policies/routes/delete-policy.ts";
import { serveListPolicies } from "./families/policies/routes/list-policies.ts";
import { serveListPolicyMatches } from "./families/policies/routes/list-policy-matches.ts";
import { serveReadPolicy } from "./families/policies/routes/read-policy.ts";
import { serveTestPolicy } from "./families/policies/routes/test-policy.ts";
import { serveUpdatePolicy } from "./families/policies/routes/update-policy.ts";
import { serveListCustomIds, serveListUserIds } from "./families/reporting/routes/list-ids.ts";
import { serveListLastCalls } from "./families/reporting/routes/list-last-calls.ts";
import { serveListNearLimits } from "./families/reporting/routes/list-near-limits.ts";
import { serveListUnpricedModels } from "./families/reporting/routes/list-unpriced-models.ts";
import { serveListUsageByClass } from "./families/reporting/routes/list-usage-by-class.ts";
import { serveReportDays } from "./families/reporting/routes/report-days.ts";
import { serveReportEvents } from "./families/reporting/routes/report-events.ts";
import { serveReportKeySpend } from "./families/reporting/routes/report-key-spend.ts";
import { serveReportOverview } from "./families/reporting/routes/report-overview.ts";
import { serveReportTopKeys } from "./families/reporting/routes/report-top-keys.ts";
import { serveCreateRoute } from "./families/routes/routes/create-route.ts";
import { serveDeleteRoute } from "./families/routes/routes/delete-route.ts";
import { serveListRoutes } from "./families/routes/routes/list-routes.ts";
import { serveReadRoute } from "./families/routes/routes/read-route.ts";
import { serveTryRoute } from "./families/routes/routes/try-route.ts";
import { serveUpdateRoute } from "./families/routes/routes/update-route.ts";
import { serveCreateSession } from "./families/sessions/routes/create-session.ts";
import { serveEndSession } from "./families/sessions/routes/end-session.ts";
import { serveListSessions } from "./families/sessions/routes/list-sessions.ts";
import { serveListSignInMethods } from "./families/sessions/routes/list-sign-in-methods.ts";
import { OIDC_CALLBACK, OIDC_START, serveOidc } from "./families/sessions/routes/oidc-routes.ts";
import { serveReadSession } from "./families/sessions/routes/read-session.ts";
import { serveRevokeSession } from "./families/sessions/routes/revoke-session.ts";
import type { SessionAccess } from "./families/sessions/session-access.ts";
import { serveCreateSetting } from "./families/settings/routes/create-setting.ts";
import { serveDeleteSetting } from "./families/settings/routes/delete-setting.ts";
import { serveListSettings } from "./families/settings/routes/list-settings.ts";
import { serveReadSettingHealth } from "./families/settings/routes/read-setting-health.ts";
import { serveReadSetting } from "./families/settings/routes/read-setting.ts";
import { serveResetSettingHealth } from "./families/settings/routes/reset-setting-health.ts";
import { serveTestSetting } from "./families/settings/routes/test-setting.ts";
import { serveUpdateSetting } from "./families/settings/routes/update-setting.ts";
import { serveReadSystem } from "./families/system/routes/read-system.ts";
import { serveCreateUser } from "./families/users/routes/create-user.ts";
import { serveDeleteUser } from "./families/users/routes/delete-user.ts";
import { serveListUsers } from "./families/users/routes/list-users.ts";
import { serveReadUser } from "./families/users/routes/read-user.ts";
import { serveUpdateUser } from "./families/users/routes/update-user.ts";
import { serveUpdateUsers } from "./families/users/routes/update-users.ts";
import { answerThrown } from "./http/answers/answer-thrown.ts";
import { authenticate, credentialOf } from "./http/caller/authenticate.ts";
import { createIdentify } from "./http/caller/identify.ts";
import type { AdminEnv } from "./http/input/read-bytes.ts";
import { type Observe, observeRequests } from "./http/observe-requests.ts";
import type { AdminApp } from "./http/operation.ts";
import { documentsOf } from "./openapi.ts";
import { Problem } from "./problems/problem.ts";
import { consoleRoutes } from "./routes/console-routes.ts";
import { docsRoutes } from "./routes/docs-routes.ts";
import { serveHealth } from "./routes/read-health.ts";

/** One line per operation. */
const OPERATIONS: readonly ((app: AdminApp, deps: Deps) => void)[] = [
  serveHealth,
  serveCreateSetting,
  serveListSettings,
  serveReadSetting,
  serveReadSettingHealth,
  serveResetSettingHealth,
  serveTestSetting,
  serveUpdateSetting,
  serveDeleteSetting,
  serveCreateKey,
  serveListKeys,
  serveSearchKeys,
  serveReadKey,
  serveUpdateKey,
  serveDeleteKey,
  serveRotateKey,
  serveCreateCustomProvider,
  serveListCustomProviders,
  serveReadCustomProvider,
  serveUpdateCustomProvider,
  serveDeleteCustomProvider,
  serveCreateRoute,
  serveListRoutes,
  serveReadRoute,
  serveUpdateRoute,
  serveTryRoute,
  serveDeleteRoute,
  serveCreatePolicy,
  serveListPolicies,
  serveReadPolicy,
  serveUpdatePolicy,
  serveDeletePolicy,
  serveTestPolicy,
  serveListPolicyMatches,
  serveCreateUser,
  serveListUsers,
  serveReadUser,
  serveUpdateUser,
  serveUpdateUsers,
  serveDeleteUser,
  serveReportKeySpend,
  serveReportEvents,
  serveReportDays,
  serveReportTopKeys,
  serveReportOverview,
  serveListLastCalls,
  serveListNearLimits,
  serveListUnpricedModels,
  serveListUsageByClass,
  serveListLimits,
  serveListUserIds,
  serveListCustomIds,
  serveListEvents,
  serveListLiveCalls,
  serveSearchEvents,
  serveReadEvent,
  serveCorrectEvent,
  serveRepriceEvents,
  serveListJobs,
  serveListProviders,
  serveListPrices,
  serveCreateToken,
  serveListTokens,
  serveRevokeToken,
  serveListAudit,
  serveReadSystem,
  serveCreateAlert,
  serveListAlerts,
  serveReadAlert,
  serveUpdateAlert,
  serveDeleteAlert,
  serveTestAlert,
  serveListDeliveries,
  serveRetryDelivery,
  serveImport,
  serveExportConfig,
  servePlanConfig,
  serveApplyConfig,
];

/** The operations of signing in need the rules of access. */
const SESSION_OPERATIONS: readonly ((app: AdminApp, deps: Deps, access: SessionAccess) => void)[] =
  [
    serveCreateSession,
    serveListSignInMethods,
    serveOidc,
    serveReadSession,
    serveEndSession,
    serveListSessions,
    serveRevokeSession,
  ];

/** They start the sessions that callers are admitted with. */
const PUBLIC: ReadonlySet<string> = new Set([
  "POST /api/session",
  "GET /api/session/methods",
  `GET ${OIDC_START}`,
  `GET ${OIDC_CALLBACK}`,
]);

const HEALTH = "/api/health";

/** Where operations live: the contract documents two of them outside /api. */
const GUARDED = ["/api/*", "/policies/*"];

export interface AppOptions {
  /** `ADMIN_PASS`; if absent, everybody is an administrator. */
  readonly password: string | undefined;
  /** How many proxies every request goes through. */
  readonly trustedProxies: number;
  /** The address at which browsers reach this service; if absent, it is taken from their requests. */
  readonly publicUrl?: URL | undefined;
  readonly sessions: SessionTimes;
  readonly identityProvider?: IdentityProvider | undefined;
  /** Where applications send their calls; absent if not configured. */
  readonly proxyUrl?: string | undefined;
  /** Absent if it has not been built. */
  readonly console: ConsoleFiles | undefined;
  /** Probes and metrics. */
  readonly operational: Hono;
  readonly observe: Observe;
}

/** The whole service as a function of a request. Every operation requires the password or a token; nothing else does. */
export function createApp(deps: Deps, options: AppOptions): AdminApp {
  const { reportFailure } = deps;
  // A trailing slash makes no difference.
  const app: AdminApp = new OpenAPIHono<AdminEnv>({ strict: false });
  const access = accessOf(deps, options);
  const guard = authenticateWith(deps, access);
  // As with BricksLLM, probes need no password; a caller who sends one learns whether it is right.
  app.get(HEALTH, (c, next) => (credentialOf(c) === "" ? c.body(null, 200) : next()));
  for (const path of GUARDED) {
    app.use(path, requestId({ generator: deps.newId }), observeRequests(options.observe));
    app.use(path, guard);
  }
  for (const serve of OPERATIONS) serve(app, deps);
  for (const serve of SESSION_OPERATIONS) serve(app, deps, access);
  const { latest, older } = documentsOf(app);
  const json = { "content-type": "application/json" };
  app.get("/openapi.json", (c) => c.body(latest, 200, json));
  app.get("/openapi-3.0.json", (c) => c.body(older, 200, json));
  app.route("/", docsRoutes());
  app.route("/", consoleRoutes(options.console, options.proxyUrl));
  app.route("/", options.operational);
  app.notFound((c) => {
    throw new Problem("pathUnknown", `there is no ${c.req.method} ${c.req.path}`);
  });
  app.onError((thrown, c) =>
    answerThrown(c, thrown, { instance: patternOf(c), failure: "unexpected", reportFailure }),
  );
  return app;
}

/** The path pattern of the requested operation, or the path itself if there is none. */
function patternOf(c: Context<AdminEnv>): string {
  const pattern = routePath(c, -1);
  return pattern === "" || pattern.includes("*") ? c.req.path : pattern;
}

function accessOf(
  { db, now }: Deps,
  { identityProvider: provider, password, publicUrl, sessions, trustedProxies }: AppOptions,
): SessionAccess {
  return {
    identify: createIdentify({
      password,
      findTokenCaller: (secret) => findTokenCaller(db, secret, now()),
      attempts: countFailedAttempts(now),
    }),
    place: { url: publicUrl, trustedProxies },
    rules: { ...sessions, password, issuer: provider?.issuer },
    provider,
  };
}

const authenticateWith = ({ db, now }: Deps, { identify, place, rules }: SessionAccess) =>
  authenticate({
    identify,
    findSessionCaller: (shown) => findSessionCaller(db, shown, now(), rules),
    isOpen: rules.password === undefined,
    place,
    isPublic: (operation) => PUBLIC.has(operation),
  });
