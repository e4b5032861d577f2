import { PROVIDERS } from "@lintel/providers";
import { storedSetting } from "@lintel/testkit/objects";
import { describe, expect, it } from "vitest";

import { credentialsOf, toCallerHeaders, toUpstreamHeaders } from "./header-rules.ts";

const SECRET = "sk-lintel-test";

describe("toUpstreamHeaders", () => {
  it("withholds headers that contain the caller's key", () => {
    const raw = ["x-goog-api-key", SECRET, "x-auth", `Token ${SECRET}`, "x-own", "sk-lintel"];
    expect(toUpstreamHeaders(raw, SECRET, [])).toEqual([["x-own", "sk-lintel"]]);
  });

  it("keeps order, spelling and repetition of what may pass", () => {
    const raw = ["X-Many", "a", "content-type", "application/json", "x-many", "b"];
    expect(toUpstreamHeaders(raw, SECRET, [])).toEqual([
      ["X-Many", "a"],
      ["content-type", "application/json"],
      ["x-many", "b"],
    ]);
  });

  it.each([
    "Authorization",
    "X-API-Key",
    "api-key",
    "Cookie",
    "Host",
    "Content-Length",
    "Transfer-Encoding",
    "Keep-Alive",
    "Upgrade",
    "Expect",
    "X-Metadata",
    "X-Custom-Event-Id",
    "X-Request-Timeout",
    "X-Lintel-Anything",
    "X-Forwarded-Host",
    "Accept-Encoding",
    "baggage",
    "X-Goog-User-Project",
    "X-Goog-FieldMask",
    "X-MS-Spillover-Deployment",
    "X-Amzn-Bedrock-Service-Tier",
    "X-Amzn-Bedrock-PerformanceConfig-Latency",
    "X-Vertex-AI-LLM-Shared-Request-Type",
  ])("keeps %s back", (name) => {
    expect(toUpstreamHeaders([name, "x"], SECRET, [])).toEqual([]);
  });

  it("keeps back what is said by us", () => {
    const own = [["X-Vendor-Key", "ours"]] as const;
    expect(toUpstreamHeaders(["x-vendor-key", "theirs", "x", "1"], SECRET, own)).toEqual([
      ["x", "1"],
    ]);
  });

  it("keeps back what the connection header names", () => {
    const raw = ["Connection", "close, X-Hop", "x-hop", "1", "x-other", "2"];
    expect(toUpstreamHeaders(raw, SECRET, [])).toEqual([["x-other", "2"]]);
  });
});

describe("toCallerHeaders", () => {
  it("says what an answer was translated to", () => {
    const rules = {
      hasLimits: false,
      keepsLength: false,
      contentType: "text/event-stream",
      credentials: [],
    };
    expect(
      toCallerHeaders(
        [
          ["Content-Type", "application/x"],
          ["x", "1"],
        ],
        rules,
      ),
    ).toEqual([
      ["Content-Type", "text/event-stream"],
      ["x", "1"],
    ]);
  });

  const lines = [
    ["Set-Cookie", "a"],
    ["x-request-id", "up"],
    ["content-length", "9"],
    ["x-ratelimit-limit-requests", "5"],
    ["openai-version", "1"],
    ["transfer-encoding", "chunked"],
    ["alt-svc", "h3"],
  ] as const;

  it("passes on what is the caller's, the upstream's id under another name", () => {
    expect(
      toCallerHeaders(lines, { hasLimits: false, keepsLength: true, credentials: [] }),
    ).toEqual([
      ["x-upstream-request-id", "up"],
      ["content-length", "9"],
      ["x-ratelimit-limit-requests", "5"],
      ["openai-version", "1"],
    ]);
  });

  it("does not contradict the gateway's own limits, nor announce a length that is not kept", () => {
    expect(
      toCallerHeaders(lines, { hasLimits: true, keepsLength: false, credentials: [] }),
    ).toEqual([
      ["x-upstream-request-id", "up"],
      ["openai-version", "1"],
    ]);
  });

  it("keeps back the upstream's own credential headers, and any header that repeats what it was called with", () => {
    const echoing = [
      ["Authorization", "Bearer sk-provider-secret"],
      ["www-authenticate", "Bearer"],
      ["x-debug", "called with sk-provider-secret"],
      ["x-model", "gpt-4o"],
    ] as const;
    const openai = PROVIDERS.find(({ id }) => id === "openai");
    const setting = storedSetting({ setting: { apikey: "sk-provider-secret" } });
    const credentials = openai === undefined ? [] : credentialsOf(openai, setting);
    expect(toCallerHeaders(echoing, { hasLimits: false, keepsLength: true, credentials })).toEqual([
      ["x-model", "gpt-4o"],
    ]);
  });
});
