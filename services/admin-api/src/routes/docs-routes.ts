import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { Hono } from "hono";
import { html, raw } from "hono/html";

/** What the page loads, from Swagger UI as its package carries it: nothing comes from a CDN. */
const ASSETS = {
  "swagger-ui.css": {
    file: import.meta.resolve("swagger-ui-dist/swagger-ui.css"),
    type: "text/css; charset=utf-8",
  },
  "swagger-ui.js": {
    file: import.meta.resolve("swagger-ui-dist/swagger-ui-bundle.js"),
    type: "text/javascript; charset=utf-8",
  },
};

/** `validatorUrl`: the document is sent to no external service. */
const START = `SwaggerUIBundle(${JSON.stringify({
  url: "/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  filter: true,
  validatorUrl: null,
})});`;

/** A page to browse the document. Its policy lets the browser talk to this service only. */
export function docsRoutes(): Hono {
  const app = new Hono();
  app.get("/docs", (c) => {
    const nonce = randomBytes(16).toString("base64");
    c.header("content-security-policy", policyWith(nonce));
    return c.html(
      html`<!doctype html>
        <html lang="en">
          <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <title>Lintel admin API</title>
            <link rel="stylesheet" href="/docs/swagger-ui.css" />
          </head>
          <body>
            <div id="docs"></div>
            <script nonce="${nonce}" src="/docs/swagger-ui.js"></script>
            <script nonce="${nonce}">
              ${raw(START)};
            </script>
          </body>
        </html> `,
    );
  });
  for (const [name, { file, type }] of Object.entries(ASSETS)) {
    const path = fileURLToPath(file);
    app.get(`/docs/${name}`, async (c) =>
      c.body(await readFile(path), 200, {
        "content-type": type,
        "cache-control": "public, max-age=86400",
      }),
    );
  }
  return app;
}

/** Swagger UI sets styles while it runs, so those cannot be listed. */
const policyWith = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
