import { describe, expect, it } from "vitest";

import { relayed } from "../dialects/relayed/relayed.ts";
import { createEndpointFinder } from "./find-endpoint.ts";

const find = createEndpointFinder({
  endpoints: relayed({ charge: "nothing" }, [
    ["GET POST", "/v1/*"],
    ["GET", "/v1/threads/:thread_id"],
    ["GET", "/v1/threads/runs"],
    ["DELETE", "/v1/files/:file_id", { method: "POST", path: "/v1/f/:file_id" }],
    ["GET", "/v1/threads/:thread_id/runs/:run_id"],
  ]),
});

describe("the endpoint of a path", () => {
  it.each([
    ["GET", "/v1/threads/runs", "/v1/threads/runs", "/threads/runs"],
    ["GET", "/v1/threads/t_1", "/v1/threads/:thread_id", "/threads/t_1"],
    ["GET", "/v1/threads/t%20%C3%A9", "/v1/threads/:thread_id", "/threads/t%20%C3%A9"],
    ["GET", "/v1/threads/a/runs/b", "/v1/threads/:thread_id/runs/:run_id", "/threads/a/runs/b"],
    ["POST", "/v1/threads/t_1", "/v1/*", "/threads/t_1"],
    ["GET", "/v1/new", "/v1/*", "/new"],
    ["POST", "/v1/f/f_1", "/v1/files/:file_id", "/files/f_1"],
    ["GET", "/v1/threads/%72uns", "/v1/threads/runs", "/threads/runs"],
    ["GET", "/v1/threads/a%2fb%3aC%7e", "/v1/threads/:thread_id", "/threads/a%2Fb%3AC~"],
    ["GET", "/v1/threads/thread_AbC", "/v1/threads/:thread_id", "/threads/thread_AbC"],
  ] as const)("%s %s is %s", (method, path, pattern, upstreamPath) => {
    const found = find(method, path);
    expect(found?.endpoint.path).toBe(pattern);
    expect(found?.upstreamPath).toBe(upstreamPath);
  });

  it("decodes what the placeholders hold", () => {
    expect(find("GET", "/v1/threads/%C3%A9")?.params).toEqual({ thread_id: "é" });
    expect(find("GET", "/v1/threads/org%2Fmodel%3A1")?.params).toEqual({
      thread_id: "org/model:1",
    });
  });

  it.each([
    "/v2/threads",
    "/v1",
    "/v1/",
    "/v1//threads",
    "/v1/threads/",
    "/v1/threads/..",
    "/v1/threads/%2e%2E/files",
    "/v1/./models",
    "/v1/threads/a%2fruns%2Fb",
    "/v1/threads/a%zz",
    "/v1/threads/a%2572",
    "/v1/threads/a%C0%AFb",
    "/v1/threads/Runs",
    "/v1/threads/runs%3Bx",
    "/v1/new%2Fer",
    "/v1/threads;x/runs",
    "/v1/v1/threads/runs",
    "/v1/v1/threads/t",
    "/v1/Threads/t",
    "/v1/threads/a%5Cb",
    "/v1/threads/a\\b",
    "/v1/threads/a%00",
    "/v1/threads/a%0d%0aX-Header:1",
    "/v1/threads/a\nb",
    "/v1/threads/é",
  ])("is none for %j", (path) => {
    expect(find("GET", path)).toBeUndefined();
  });
});
