import { describe, expect, it } from "vitest";

import { matchesPath } from "./matches-path.ts";

describe("matchesPath", () => {
  it.each([
    ["/v1/files", "/v1/files"],
    ["/v1/files/:file_id", "/v1/files/f-1"],
    ["/v1/files/:file_id/content", "/v1/files/f-1/content"],
    ["/api/routes/*route", "/api/routes/a/b"],
    ["/api/routes/*route", "/api/routes/"],
    ["/v1/*", "/v1/chat/completions"],
    ["/*", "/v1"],
    ["/v1/threads/:id/*", "/v1/threads/t/messages/m"],
    ["/v1/files/:file_id", "/v1/files/..."],
  ])("%s stands for %s", (pattern, path) => {
    expect(matchesPath(pattern, path)).toBe(true);
  });

  it.each([
    ["/v1/files", "/v1/files/"],
    ["/v1/files", "/V1/files"],
    ["/v1/files/:file_id", "/v1/files/"],
    ["/v1/files/:file_id", "/v1/files/a/b"],
    ["/v1/files/*", "/v1/files"],
    ["/v1/*/content", "/v1/files/content"],
    ["/v1/files/*", "/v1/files/../chat/completions"],
    ["/v1/files/*", "/v1/files/%2e%2E/chat/completions"],
    ["/v1/files/*", "/v1/files/x\\..\\..\\chat"],
    ["/v1/files/:file_id", "/v1/files/.."],
    ["/v1/files/*", "/v1/files/."],
  ])("%s does not stand for %s", (pattern, path) => {
    expect(matchesPath(pattern, path)).toBe(false);
  });
});
