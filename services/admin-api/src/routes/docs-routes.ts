import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { Scalar } from "@scalar/hono-api-reference";
import { Hono } from "hono";

const SCRIPT_PATH = "/docs/scalar.js";

/** The browser part of Scalar as this package carries it; its own integration would load it from a CDN. */
const scriptFile = fileURLToPath(
  new URL("js/standalone.js", import.meta.resolve("@scalar/fastify-api-reference")),
);

/** A page to browse the document. Its policy lets the browser talk to this service only. */
export function docsRoutes(): Hono {
  const app = new Hono();
  app.get("/docs", async (c, next) => {
    const nonce = randomBytes(16).toString("base64");
    c.header("content-security-policy", policyWith(nonce));
    const page = Scalar({
      url: "/openapi.json",
      pageTitle: "Lintel admin API",
      cdn: SCRIPT_PATH,
      nonce,
      withDefaultFonts: false,
      telemetry: false,
      agent: { disabled: true },
      hideClientButton: true,
    });
    return page(c, next);
  });
  app.get(SCRIPT_PATH, async (c) =>
    c.body(await readFile(scriptFile), 200, {
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=86400",
    }),
  );
  return app;
}

/** Scalar writes styles into the page while it runs, so those cannot be listed. */
const policyWith = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
