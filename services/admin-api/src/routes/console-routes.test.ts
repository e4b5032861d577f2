import { gunzipSync } from "node:zlib";

import { OpenAPIHono } from "@hono/zod-openapi";
import { describe, expect, it } from "vitest";

import type { ConsoleFile } from "../console-files.ts";
import { consoleRoutes } from "./console-routes.ts";

const GZIP_OF_A = Buffer.from("H4sIAAAAAAAAA0sEAEO+t+gBAAAA", "base64");

const file = (type: string): ConsoleFile => ({
  plain: new Uint8Array([97]),
  gzip: new Uint8Array(GZIP_OF_A),
  type,
  etag: `"${type}"`,
});

/** As the service has it: where a slash at the end makes no difference. */
function serviceWith(files: Parameters<typeof consoleRoutes>[0]) {
  const app = new OpenAPIHono({ strict: false });
  app.route("/", consoleRoutes(files));
  return (path: string, headers: Readonly<Record<string, string>> = {}) =>
    app.request(path, { headers });
}

const get = serviceWith({
  page: file("text/html"),
  assets: new Map([["a-123.js", file("text/javascript")]]),
});

describe("the console", () => {
  it.each(["/console/", "/console/keys", "/console/admin-tokens?new"])(
    "%s is its page, asked for each time, in no frame and with no script but its own",
    async (path) => {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        "cache-control": "no-cache",
        "content-type": "text/html",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
      });
      const policy = answer.headers.get("content-security-policy");
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("style-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain("unsafe");
    },
  );

  it("its files may be kept for ever, and are compressed for who takes that", async () => {
    const answer = await get("/console/assets/a-123.js", { "accept-encoding": "br, gzip" });
    expect(answer.headers.get("cache-control")).toContain("immutable");
    expect(answer.headers.get("vary")).toBe("accept-encoding");
    expect(gunzipSync(await answer.bytes()).toString()).toBe("a");
  });

  it("304: who has the page of this release is not sent it again", async () => {
    const answer = await get("/console/", { "if-none-match": '"text/html"' });
    expect([answer.status, await answer.text()]).toEqual([304, ""]);
  });

  it.each([
    "/console/assets/a-122.js",
    "/console/assets/..%2findex.html",
    "/console/a/b",
    "/console/index.html",
  ])("404: %s is none of its files", async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it.each(["/", "/console"])(
    "a browser at %s is sent to it by a relative redirect",
    async (path) => {
      const answer = await get(path, { accept: "text/html,*/*" });
      expect([answer.status, answer.headers.get("location")]).toEqual([302, "console/"]);
    },
  );

  it("what is no browser is not redirected from the root", async () => {
    expect((await get("/", { accept: "application/json" })).status).toBe(404);
  });

  it("404: one that has not been built says how it is built", async () => {
    const answer = await serviceWith(undefined)("/console/");
    expect([answer.status, await answer.text()]).toEqual([
      404,
      expect.stringContaining("npm run up"),
    ]);
  });
});
