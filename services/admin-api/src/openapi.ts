import type { AdminApp } from "./http/operation.ts";

/** The OpenAPI 3.1 document of everything `app` serves under /api. */
export function documentOf(app: AdminApp) {
  app.openAPIRegistry.registerComponent("securitySchemes", "password", {
    type: "apiKey",
    in: "header",
    name: "X-API-KEY",
    description: "The value of ADMIN_PASS. Without one, every caller is an administrator.",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "token", {
    type: "http",
    scheme: "bearer",
    description: "An admin token. `X-API-KEY` takes it too.",
  });
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Lintel admin API",
      version: "1",
      description:
        "Keys, provider settings, events and reports. Times are Unix seconds, money is in US dollars unless the name says otherwise. Unknown members of a body are ignored and named in the answer's header `x-lintel-ignored-fields`. The answer to a write that is one entity has an `etag`, which `if-match` takes.",
    },
    security: [{ password: [] }, { token: [] }],
  });
}
