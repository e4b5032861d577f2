import { ALERT_PROBLEMS } from "./alert-problems.ts";
import { CONFIG_PROBLEMS } from "./config-problems.ts";
import { EVENT_PROBLEMS } from "./event-problems.ts";
import { POLICY_PROBLEMS } from "./policy-problems.ts";
import { REPORT_PROBLEMS } from "./report-problems.ts";
import { USER_PROBLEMS } from "./user-problems.ts";

interface ProblemRow {
  readonly status: 400 | 401 | 403 | 404 | 409 | 412 | 413 | 422 | 429 | 500 | 503;
  readonly type: string;
  readonly title: string;
}

/**
 * Every error admin-api can answer with. `type` and `title` are the contract's, its misspellings included,
 * where it has one; the status is what the contract should have said. The API document is derived from this table.
 */
export const PROBLEMS = {
  bodyUnreadable: {
    status: 400,
    type: "/errors/request-body-read",
    title: "request body reader error",
  },
  bodyMalformed: { status: 400, type: "/errors/json-unmarshal", title: "json unmarshaller error" },
  queryMalformed: { status: 400, type: "/errors/validation", title: "query param is invalid" },
  bodyTooLarge: {
    status: 413,
    type: "/errors/request-body-too-large",
    title: "request body is too large",
  },
  unauthorized: { status: 401, type: "/errors/unauthorized", title: "admin password is wrong" },
  tooManyAttempts: {
    status: 429,
    type: "/errors/too-many-attempts",
    title: "too many wrong admin passwords",
  },
  idempotencyKeyInvalid: {
    status: 400,
    type: "/errors/validation",
    title: "idempotency key is invalid",
  },
  idempotencyKeyReused: {
    status: 422,
    type: "/errors/idempotency-key-reused",
    title: "idempotency key was used before",
  },
  requestRunning: {
    status: 409,
    type: "/errors/request-running",
    title: "the same request is being answered",
  },
  crossSite: {
    status: 403,
    type: "/errors/cross-site-request",
    title: "request is not from a page of this service",
  },
  scopeMissing: { status: 403, type: "/errors/forbidden", title: "admin token lacks a scope" },
  ...CONFIG_PROBLEMS,
  ...ALERT_PROBLEMS,
  versionChanged: {
    status: 412,
    type: "/errors/precondition-failed",
    title: "it has changed meanwhile",
  },
  pathUnknown: { status: 404, type: "/errors/not-found", title: "path is not found" },
  storeUnavailable: {
    status: 503,
    type: "/errors/store-unavailable",
    title: "database is unavailable",
  },
  unexpected: { status: 500, type: "/errors/internal", title: "internal error" },

  keyInvalid: { status: 400, type: "/errors/validation", title: "key validation failed" },
  keyDuplicate: { status: 409, type: "/errors/conflict", title: "key creation error" },
  keyCreation: { status: 500, type: "/errors/key-manager", title: "key creation error" },
  keyReadingUnknown: { status: 404, type: "/errors/not-found", title: "key is not found" },
  keyUnknown: { status: 404, type: "/errors/not-found", title: "update key failed" },
  keyUpdate: { status: 500, type: "/errors/key-manager", title: "update key error" },
  keyDeletionUnknown: { status: 404, type: "/errors/not-found", title: "key deletion error" },
  keyDeletion: { status: 500, type: "/errors/key-manager", title: "key deletion error" },
  keyRotationUnknown: { status: 404, type: "/errors/not-found", title: "key rotation error" },
  keyRotationDuplicate: { status: 409, type: "/errors/conflict", title: "key rotation error" },
  keyRotation: { status: 500, type: "/errors/key-manager", title: "key rotation error" },
  keyFiltersMissing: {
    status: 400,
    type: "/errors/missing-filteres",
    title: "filters are not found",
  },
  keysReading: { status: 500, type: "/errors/getting-keys", title: "getting keys errored out" },
  keySearchInvalid: {
    status: 400,
    type: "/errors/validation",
    title: "get keys request validation failed",
  },
  keySearch: { status: 500, type: "/errors/key-manager", title: "getting keys errored out" },

  auditReading: { status: 500, type: "/errors/audit", title: "audit log reading error" },
  tokenInvalid: { status: 400, type: "/errors/validation", title: "admin token is invalid" },
  tokenDuplicate: { status: 409, type: "/errors/conflict", title: "admin token exists already" },
  tokenUnknown: { status: 404, type: "/errors/not-found", title: "admin token is not found" },
  tokenCreation: { status: 500, type: "/errors/admin-tokens", title: "admin token creation error" },
  tokensReading: { status: 500, type: "/errors/admin-tokens", title: "admin tokens reading error" },
  tokenRevocation: {
    status: 500,
    type: "/errors/admin-tokens",
    title: "admin token revocation error",
  },

  settingInvalid: {
    status: 400,
    type: "/errors/validation",
    title: "provider setting validation failed",
  },
  settingUnknown: {
    status: 404,
    type: "/errors/not-found",
    title: "provider setting is not found",
  },
  settingInUse: {
    status: 409,
    type: "/errors/conflict",
    title: "provider setting deletion failed",
  },
  breakersUnavailable: { status: 503, type: "/errors/store-unavailable", title: "Redis is away" },
  settingDeletion: {
    status: 500,
    type: "/errors/provider-settings-manager",
    title: "provider setting deletion failed",
  },
  settingCreation: {
    status: 500,
    type: "/errors/provider-settings-manager",
    title: "provider setting creation failed",
  },
  settingUpdate: {
    status: 500,
    type: "/errors/provider-settings-manager",
    title: "provider setting update failed",
  },
  settingsReading: {
    status: 500,
    type: "/errors/provider-settings-manager",
    title: "get provider settings failed",
  },

  customProviderInvalid: {
    status: 400,
    type: "/errors/validation",
    title: "custom provider validation failed",
  },
  customProviderDuplicate: {
    status: 409,
    type: "/errors/conflict",
    title: "creating a custom provider error",
  },
  customProviderCreation: {
    status: 500,
    type: "/errors/custom-provider-manager",
    title: "creating a custom provider error",
  },
  customProvidersReading: {
    status: 500,
    type: "/errors/custom-provider-manager",
    title: "getting custom providers error",
  },
  customProviderUnknown: {
    status: 404,
    type: "/errors/not-found",
    title: "custom provider is not found",
  },
  customProviderUpdate: {
    status: 500,
    type: "/errors/custom-provider-manager",
    title: "updating a custom provider error",
  },
  customProviderInUse: {
    status: 409,
    type: "/errors/conflict",
    title: "deleting a custom provider error",
  },
  customProviderDeletion: {
    status: 500,
    type: "/errors/custom-provider-manager",
    title: "deleting a custom provider error",
  },
  /** The contract uses this title for routes too. */
  routeInvalid: {
    status: 400,
    type: "/errors/validation",
    title: "custom provider validation failed",
  },
  routeCreation: { status: 500, type: "/errors/route-manager", title: "creating a route error" },
  routeUnknown: { status: 404, type: "/errors/route-not-found", title: "route not found error" },
  routesReading: { status: 500, type: "/errors/route-manager", title: "getting a route error" },
  routeUpdate: { status: 500, type: "/errors/route-manager", title: "updating a route error" },
  routeDeletion: { status: 500, type: "/errors/route-manager", title: "deleting a route error" },
  ...POLICY_PROBLEMS,
  ...USER_PROBLEMS,
  ...REPORT_PROBLEMS,
  ...EVENT_PROBLEMS,

  sessionInvalid: { status: 400, type: "/errors/validation", title: "session is invalid" },
  sessionUnknown: { status: 404, type: "/errors/not-found", title: "session is not found" },
  sessionBeginning: { status: 500, type: "/errors/sessions", title: "session creation error" },
  sessionsReading: { status: 500, type: "/errors/sessions", title: "sessions reading error" },
  sessionEnding: { status: 500, type: "/errors/sessions", title: "session ending error" },

  importInvalid: { status: 400, type: "/errors/validation", title: "import validation failed" },
  importing: { status: 500, type: "/errors/imports", title: "import error" },
} as const satisfies Record<string, ProblemRow>;

export type ProblemName = keyof typeof PROBLEMS;
