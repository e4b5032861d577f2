import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, Hono } from "hono";
import { requestId } from "hono/request-id";
import { routePath } from "hono/route";

import { countFailedAttempts } from "./access/failed-attempts.ts";
import { findTokenCaller } from "./access/find-token-caller.ts";
import type { Deps } from "./deps.ts";
import { answerThrown } from "./http/answer-thrown.ts";
import { authenticate } from "./http/authenticate.ts";
import { type Observe, observeRequests } from "./http/observe-requests.ts";
import type { AdminApp } from "./http/operation.ts";
import type { AdminEnv } from "./http/read-bytes.ts";
import { documentOf } from "./openapi.ts";
import { Problem } from "./problems/problem.ts";
import { serveCreateToken } from "./routes/admin-tokens/create-token.ts";
import { serveListTokens } from "./routes/admin-tokens/list-tokens.ts";
import { serveRevokeToken } from "./routes/admin-tokens/revoke-token.ts";
import { serveListAudit } from "./routes/audit/list-audit.ts";
import { serveCreateCustomProvider } from "./routes/custom-providers/create-custom-provider.ts";
import { serveDeleteCustomProvider } from "./routes/custom-providers/delete-custom-provider.ts";
import { serveListCustomProviders } from "./routes/custom-providers/list-custom-providers.ts";
import { serveReadCustomProvider } from "./routes/custom-providers/read-custom-provider.ts";
import { serveUpdateCustomProvider } from "./routes/custom-providers/update-custom-provider.ts";
import { docsRoutes } from "./routes/docs/docs-routes.ts";
import { serveCorrectEvent } from "./routes/events/correct-event.ts";
import { serveListEvents } from "./routes/events/list-events.ts";
import { serveSearchEvents } from "./routes/events/search-events.ts";
import { serveHealth } from "./routes/health/read-health.ts";
import { serveCreateKey } from "./routes/keys/create-key.ts";
import { serveDeleteKey } from "./routes/keys/delete-key.ts";
import { serveListKeys } from "./routes/keys/list-keys.ts";
import { serveRotateKey } from "./routes/keys/rotate-key.ts";
import { serveSearchKeys } from "./routes/keys/search-keys.ts";
import { serveUpdateKey } from "./routes/keys/update-key.ts";
import { serveCreatePolicy } from "./routes/policies/create-policy.ts";
import { serveDeletePolicy } from "./routes/policies/delete-policy.ts";
import { serveListPolicies } from "./routes/policies/list-policies.ts";
import { serveReadPolicy } from "./routes/policies/read-policy.ts";
import { serveUpdatePolicy } from "./routes/policies/update-policy.ts";
import { serveListCustomIds, serveListUserIds } from "./routes/reporting/list-ids.ts";
import { serveReportDays } from "./routes/reporting/report-days.ts";
import { serveReportEvents } from "./routes/reporting/report-events.ts";
import { serveReportKeySpend } from "./routes/reporting/report-key-spend.ts";
import { serveReportTopKeys } from "./routes/reporting/report-top-keys.ts";
import { serveCreateRoute } from "./routes/routes/create-route.ts";
import { serveDeleteRoute } from "./routes/routes/delete-route.ts";
import { serveListRoutes } from "./routes/routes/list-routes.ts";
import { serveReadRoute } from "./routes/routes/read-route.ts";
import { serveUpdateRoute } from "./routes/routes/update-route.ts";
import { serveCreateSetting } from "./routes/settings/create-setting.ts";
import { serveDeleteSetting } from "./routes/settings/delete-setting.ts";
import { serveListSettings } from "./routes/settings/list-settings.ts";
import { serveReadSetting } from "./routes/settings/read-setting.ts";
import { serveUpdateSetting } from "./routes/settings/update-setting.ts";
import { serveCreateUser } from "./routes/users/create-user.ts";
import { serveDeleteUser } from "./routes/users/delete-user.ts";
import { serveListUsers } from "./routes/users/list-users.ts";
import { serveReadUser } from "./routes/users/read-user.ts";
import { serveUpdateUser } from "./routes/users/update-user.ts";
import { serveUpdateUsers } from "./routes/users/update-users.ts";

/** One line per operation. */
const OPERATIONS: readonly ((app: AdminApp, deps: Deps) => void)[] = [
  serveHealth,
  serveCreateSetting,
  serveListSettings,
  serveReadSetting,
  serveUpdateSetting,
  serveDeleteSetting,
  serveCreateKey,
  serveListKeys,
  serveSearchKeys,
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
  serveDeleteRoute,
  serveCreatePolicy,
  serveListPolicies,
  serveReadPolicy,
  serveUpdatePolicy,
  serveDeletePolicy,
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
  serveListUserIds,
  serveListCustomIds,
  serveListEvents,
  serveSearchEvents,
  serveCorrectEvent,
  serveCreateToken,
  serveListTokens,
  serveRevokeToken,
  serveListAudit,
];

/** Where operations are: the contract documents two of them outside /api. */
const GUARDED = ["/api/*", "/policies/*"];

export interface AppOptions {
  /** `ADMIN_PASS`; absent means that everybody is an administrator. */
  readonly password: string | undefined;
  /** How many proxies every request passes. */
  readonly trustedProxies: number;
  /** Probes and metrics. */
  readonly operational: Hono;
  readonly observe: Observe;
}

/** The whole service as a function of a request. Every operation is behind password and tokens; nothing else is. */
export function createApp(deps: Deps, options: AppOptions): AdminApp {
  const { reportFailure } = deps;
  // A slash at the end makes no difference.
  const app: AdminApp = new OpenAPIHono<AdminEnv>({ strict: false });
  const guard = authenticateWith(deps, options);
  for (const path of GUARDED) {
    app.use(path, requestId({ generator: deps.newId }), observeRequests(options.observe));
    app.use(path, guard);
  }
  for (const serve of OPERATIONS) serve(app, deps);
  const document = documentOf(app);
  app.get("/openapi.json", (c) => c.json(document));
  app.route("/", docsRoutes());
  app.route("/", options.operational);
  app.notFound((c) => {
    throw new Problem("pathUnknown", `there is no ${c.req.method} ${c.req.path}`);
  });
  app.onError((thrown, c) =>
    answerThrown(c, thrown, { instance: patternOf(c), failure: "unexpected", reportFailure }),
  );
  return app;
}

/** The pattern of the operation that was asked for; the path itself when there is none. */
function patternOf(c: Context<AdminEnv>): string {
  const pattern = routePath(c, -1);
  return pattern === "" || pattern.includes("*") ? c.req.path : pattern;
}
const authenticateWith = ({ db, now }: Deps, { password, trustedProxies }: AppOptions) =>
  authenticate({
    password,
    findTokenCaller: (secret) => findTokenCaller(db, secret, now()),
    attempts: countFailedAttempts(now),
    trustedProxies,
  });
