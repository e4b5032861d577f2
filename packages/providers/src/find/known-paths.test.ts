import { validateAllowedPath } from "@lintel/core";
import { describe, expect, it } from "vitest";

import { openAiCompatible } from "../builders/openai-compatible.ts";
import { KNOWN_PATHS, knownPathsOf } from "./known-paths.ts";

const OPENAI = "/api/providers/openai/v1";

const faultOf = (entry: { readonly method: string; readonly path: string }) =>
  validateAllowedPath(entry, KNOWN_PATHS);

describe("what a list of allowed paths may name", () => {
  it("takes every known path as it is written", () => {
    const { aliases, paths } = KNOWN_PATHS;
    for (const known of [...paths, ...aliases]) expect(faultOf(known)).toBeUndefined();
  });

  it.each([
    ["POST", `${OPENAI}/threads/thread_1/runs`],
    ["GET", `${OPENAI}/threads/:id/messages/:message_id`],
    ["POST", "/api/providers/azure/openai/deployments/mine/chat/completions"],
    ["POST", "/api/providers/azure/openai/deployments/mine/*"],
    ["POST", "/api/routes/my/own/route"],
    ["POST", "/api/route/*"],
    ["DELETE", "/api/custom/providers/mine/v1/things"],
    ["POST", `${OPENAI}/*`],
    ["PATCH", `${OPENAI}/what-comes-tomorrow/*`],
    ["GET", `${OPENAI}/threads/*`],
    ["POST", "/api/*"],
    ["POST", `${OPENAI}/audios/translations`],
    ["POST", `${OPENAI}/chat/completion`],
    ["POST", "/api/chat/completion"],
    ["GET", `${OPENAI}/models/org%2Fmodel`],
    ["POST", "/v1/chat/completions"],
    ["GET", "/v1/*"],
  ])("takes %s %s", (method, path) => {
    expect(faultOf({ method, path })).toBeUndefined();
  });

  it.each([
    ["POST", `${OPENAI}/chat/completio`, `${OPENAI}/chat/completions`],
    ["POST", `${OPENAI}/chat/completions;x=1`, `${OPENAI}/chat/completions`],
    ["GET", `${OPENAI}/files/f%2566`, `${OPENAI}/files/:file_id`],
    ["GET", `${OPENAI}/threads/t_1/message`, `${OPENAI}/threads/:thread_id/messages`],
    ["POST", "/chat/completions", `${OPENAI}/chat/completions`],
    ["POST", "/api/providers/antropic/v1/messages", "/api/providers/anthropic/v1/messages"],
    ["POST", "/api/providers/*/v1/embeddings", "/v1/embeddings"],
    ["POST", "", "/chat"],
    ["GET", `${OPENAI}/files/..`, `${OPENAI}/files`],
    ["GET", `${OPENAI}/files/%2e./*`, `${OPENAI}/files`],
    ["POST", "/api/routes/mine?debug=1", "/api/routes/*route"],
    ["POST", `${OPENAI}/files/`, `${OPENAI}/files`],
    ["POST", `/${"x".repeat(2047)}`, "/api/"],
    ["POST", `${OPENAI}/chat*`, `${OPENAI}/`],
  ])("refuses %s %s and names the nearest known path", (method, path, nearest) => {
    const sentence = faultOf({ method, path }) ?? "";
    expect(sentence).toContain(`path ${path} is not known; the nearest known path is `);
    expect(sentence).toContain(nearest);
  });

  it("says which methods a known path has", () => {
    expect(faultOf({ method: "GET", path: `${OPENAI}/embeddings` })).toBe(
      `method GET is not known for path ${OPENAI}/embeddings: it has POST`,
    );
    expect(faultOf({ method: "post", path: `${OPENAI}/files` })).toBe(
      `method post is not known for path ${OPENAI}/files: methods are written in upper case, and it has GET, POST`,
    );
    expect(faultOf({ method: "TRACE", path: `${OPENAI}/new/*` })).toContain("is not known");
  });
});

describe("the known paths of a provider", () => {
  const acme = openAiCompatible({ id: "acme", baseUrl: "https://acme.test" });

  it("are its endpoints' rows, each with its methods", () => {
    const { paths } = knownPathsOf(acme);
    expect(paths).toContainEqual({ method: "POST", path: "/api/providers/acme/v1/embeddings" });
    expect(paths).toContainEqual({
      method: "DELETE",
      path: "/api/providers/acme/v1/models/:model",
    });
    expect(paths).toHaveLength(6);
  });

  it("are open-ended below its open rows, or else where its rows are", () => {
    expect(knownPathsOf(acme).openEnded).toEqual(["/api/providers/acme/v1/*path"]);
    const endpoints = acme.endpoints.filter(({ path }) => path === "/v1/embeddings");
    expect(knownPathsOf({ ...acme, endpoints }).openEnded).toEqual([
      "/api/providers/acme/v1/*path",
    ]);
  });
});
