import { describe, expect, it } from "vitest";

import { KNOWN_PATHS } from "./known-paths.ts";
import { validateAllowedPath } from "./validate-allowed-path.ts";

const OPENAI = "/api/providers/openai/v1";

describe("validateAllowedPath", () => {
  it("takes every known path as it is written", () => {
    for (const known of KNOWN_PATHS) expect(validateAllowedPath(known)).toBeUndefined();
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
  ])("takes %s %s", (method, path) => {
    expect(validateAllowedPath({ method, path })).toBeUndefined();
  });

  it.each([
    ["POST", `${OPENAI}/chat/completio`, `${OPENAI}/chat/completions`],
    ["POST", `${OPENAI}/chat/completions;x=1`, `${OPENAI}/chat/completions`],
    ["GET", `${OPENAI}/files/f%2566`, `${OPENAI}/files/:file_id`],
    ["GET", `${OPENAI}/threads/t_1/message`, `${OPENAI}/threads/:thread_id/messages`],
    ["POST", "/v1/chat/completions", `${OPENAI}/chat/completions`],
    ["POST", "/api/providers/antropic/v1/messages", "/api/providers/anthropic/v1/messages"],
    ["POST", "/api/providers/*/v1/embeddings", "/v1/embeddings"],
    ["POST", "", "/api/route"],
    ["GET", `${OPENAI}/files/..`, `${OPENAI}/files`],
    ["GET", `${OPENAI}/files/%2e./*`, `${OPENAI}/files`],
    ["POST", "/api/routes/mine?debug=1", "/api/routes/*route"],
    ["POST", `${OPENAI}/files/`, `${OPENAI}/files`],
    ["POST", `/${"x".repeat(2047)}`, "/api/"],
    ["POST", `${OPENAI}/chat*`, `${OPENAI}/`],
  ])("refuses %s %s and names the nearest known path", (method, path, nearest) => {
    const sentence = validateAllowedPath({ method, path }) ?? "";
    expect(sentence).toContain(`path ${path} is not known; the nearest known path is `);
    expect(sentence).toContain(nearest);
  });

  it("says which methods a known path has", () => {
    expect(validateAllowedPath({ method: "GET", path: `${OPENAI}/embeddings` })).toBe(
      `method GET is not known for path ${OPENAI}/embeddings: it has POST`,
    );
    expect(validateAllowedPath({ method: "post", path: `${OPENAI}/files` })).toBe(
      `method post is not known for path ${OPENAI}/files: methods are written in upper case, and it has GET, POST`,
    );
    expect(validateAllowedPath({ method: "TRACE", path: `${OPENAI}/new/*` })).toContain(
      "is not known",
    );
  });
});
