import { type Context, Hono } from "hono";

import type { ConsoleFile, ConsoleFiles } from "../console-files.ts";

/**
 * The page runs its own files, and talks to this service and, in the playground, to the proxies; nothing else, no script or
 * style within the page, and it is shown in no frame.
 */
const policyWith = (proxyUrl: string | undefined): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    `connect-src 'self'${proxyUrl === undefined ? "" : ` ${new URL(proxyUrl).origin}`}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

const headersWith = (proxyUrl: string | undefined) => ({
  "content-security-policy": policyWith(proxyUrl),
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  vary: "accept-encoding",
});
type Headers = ReturnType<typeof headersWith>;

/** A name holds its content's hash: what has once been fetched is never asked for again. */
const FOR_EVER = "public, max-age=31536000, immutable";
/** Asked for each time, so that an upgrade is seen at once; 304 while it is the same. */
const ASK = "no-cache";

const NOT_BUILT = "The console has not been built. `npm run up` builds it.\n";

/** A screen's address: one segment, so that the page's relative references hold. */
const SCREEN = /^\/console\/[a-z-]*$/;

/**
 * The console at `/console/`. References are relative, redirects too: it works below any path that a proxy before this
 * service takes off.
 */
export function consoleRoutes(files: ConsoleFiles | undefined, proxyUrl?: string): Hono {
  const headers = headersWith(proxyUrl);
  const app = new Hono();
  app.get("/", (c, next) => {
    const isBrowser = c.req.header("accept")?.includes("text/html") === true;
    return isBrowser ? Promise.resolve(c.redirect("console/", 302)) : next();
  });
  // Where a slash at the end makes no difference otherwise.
  app.get("/console", (c, next) =>
    pathOf(c) === "/console" ? Promise.resolve(c.redirect("console/", 302)) : next(),
  );
  app.get("/console/assets/:name", (c) => {
    const file = files?.assets.get(c.req.param("name"));
    // Of another release: the page that asks for it says that there is a new one.
    return file === undefined
      ? c.text("Not found\n", 404, headers)
      : answer(c, file, { ...headers, "cache-control": FOR_EVER });
  });
  app.get("/console/*", (c, next) => {
    if (!SCREEN.test(pathOf(c))) return next();
    if (files === undefined) return Promise.resolve(c.text(NOT_BUILT, 404, headers));
    return Promise.resolve(answer(c, files.page, { ...headers, "cache-control": ASK }));
  });
  return app;
}

/** The service leaves a slash at the end out of `c.req.path`. */
const pathOf = (c: Context): string => new URL(c.req.url).pathname;

function answer(
  c: Context,
  file: ConsoleFile,
  given: Headers & { "cache-control": string },
): Response {
  const headers = { ...given, etag: file.etag };
  if (c.req.header("if-none-match") === file.etag) return c.body(null, 304, headers);
  const takesGzip = c.req.header("accept-encoding")?.includes("gzip") === true;
  return takesGzip
    ? c.body(file.gzip, 200, { ...headers, "content-type": file.type, "content-encoding": "gzip" })
    : c.body(file.plain, 200, { ...headers, "content-type": file.type });
}
