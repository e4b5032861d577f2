import type { AdminApp, Operation } from "./http/operation.ts";

const TAGS = {
  health: "Whether the service answers.",
  "provider settings": "Credentials and addresses of upstream accounts.",
  keys: "The credentials that applications use, and their limits.",
  policies: "Rules on the texts of calls.",
  "custom providers": "Upstreams that speak a format of their own.",
  routes: "Paths that lead to one of several models.",
  users: "End users of the applications, and their limits.",
  catalogue: "What there is to choose from, and what this installation is made of.",
  reporting: "Sums over calls.",
  events: "Single calls.",
  "admin tokens": "Who may use this API, besides holders of the password.",
  alerts: "Rules for alerts, and their deliveries.",
  sessions: "Signing in with a browser.",
  audit: "The audit log.",
  imports: "Taking over what another gateway has.",
  configuration: "Everything that is not made by hand, as one file.",
} as const satisfies Readonly<Record<Operation["tag"], string>> & Readonly<Record<string, string>>;

/** What stands at the beginning of the document, whatever its version. */
const HEAD = {
  info: {
    title: "Lintel admin API",
    version: "1",
    description:
      "Keys, provider settings, events and reports. Times are Unix seconds, money is in US dollars unless the name says otherwise. Unknown members of a body are ignored and named in the answer's header `x-lintel-ignored-fields`. The answer to a write that is one entity has an `etag`, which `if-match` takes.",
  },
  servers: [{ url: "/", description: "This installation." }],
  tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
  security: [{ password: [] }, { token: [] }, { session: [] }],
};

/** A schema of numbers says which; without it, generated clients of some languages hold money in 32 bits. */
const withDoubles = (_: string, value: unknown): unknown =>
  isNumberSchema(value) ? { ...value, format: "double" } : value;

const isNumberSchema = (value: unknown): value is object =>
  typeof value === "object" &&
  value !== null &&
  "type" in value &&
  !("format" in value) &&
  [value.type].flat().includes("number");

/**
 * The OpenAPI documents of everything `app` serves under /api, as JSON texts: in version 3.1, and in 3.0 for generators that know no
 * later one.
 */
export function documentsOf(app: AdminApp) {
  app.openAPIRegistry.registerComponent("securitySchemes", "password", {
    type: "apiKey",
    in: "header",
    name: "X-API-KEY",
    description: "The value of ADMIN_PASS. Without one, every caller is an administrator.",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "token", {
    type: "http",
    scheme: "bearer",
    description: "An admin token. It is also accepted in `X-API-KEY`.",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "lintel_session",
    description:
      "Set by `POST /api/session`, for pages of this service: writes need `x-lintel-csrf: 1`, and a browser that says that a page of the same origin made them.",
  });
  return {
    latest: JSON.stringify(app.getOpenAPI31Document({ openapi: "3.1.0", ...HEAD }), withDoubles),
    older: JSON.stringify(app.getOpenAPIDocument({ openapi: "3.0.3", ...HEAD }), withDoubles),
  };
}
