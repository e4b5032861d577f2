import { describe, expect, it } from "vitest";

import { headTextOf } from "./head-text.ts";

const CALL = { path: "/api/providers/openai/v1/files", query: "", secret: "the-secret" };
const linesOf = (more: Partial<Parameters<typeof headTextOf>[0]>) =>
  headTextOf({ ...CALL, rawHeaders: [], ...more });

describe("what a call says outside of its body", () => {
  it("is nothing in what SDKs send", () => {
    const headers = {
      Host: "x",
      Authorization: "Bearer the-secret",
      "X-Api-Key": "k",
      Accept: "*/*",
      "Content-Type": "application/json; charset=utf-8",
      "Content-Length": "12",
      "User-Agent": "OpenAI/Python 1.99.0.1",
      "X-Stainless-Package-Version": "1.2.3.4",
      "anthropic-version": "2023-06-01",
      "anthropic-beta": "a-2024-07-31",
      "X-Datadog-Trace-Id": "4111111111111111",
      traceparent: "00-1-2-01",
      "x-session-id": "7",
      "CF-Connecting-IP": "203.0.113.7",
      "x-other": "it holds the-secret",
      "x-metadata": "for the operator alone",
      Referer: "https://app.example/chats/7?conversation_id=12",
      "HTTP-Referer": "https://app.example/",
    };
    const rawHeaders = Object.entries(headers).flat();
    const path = "/api/providers/gemini/v1beta/models/gemini-2.5-pro:generateContent";
    const query = "key=the-secret&project_id=7&api-version=2024-10-21&model=gpt-4o-2024-11-20";
    expect(linesOf({ path, query, rawHeaders })).toBe("");
  });

  it.each([
    ["a header", { rawHeaders: ["X-Title", "for Jane"] }, "X-Title: for Jane"],
    [
      "a header in UTF-8",
      { rawHeaders: ["x-title", Buffer.from("né").toString("latin1")] },
      "x-title: né",
    ],
    ["an identifier that is none", { rawHeaders: ["x-user-id", "a@b"] }, "x-user-id: a@b"],
    [
      "a content type that says more",
      { rawHeaders: ["content-type", 'text/plain; name="a@b"'] },
      'content-type: text/plain; name="a@b"',
    ],
    [
      "the address of a page",
      { rawHeaders: ["Referer", "https://app.example/Jane%20Doe?q=a%40b"] },
      "path: Jane Doe\nq: a@b",
    ],
    ["an address that is none", { rawHeaders: ["Referer", "Jane"] }, "Referer: Jane"],
    ["a query", { query: "q=a%40b+c&metadata%5Bd%5D=e" }, "q: a@b c\nmetadata[d]: e"],
    ["an identifier in a query that is none", { query: "file_id=a%40b" }, "file_id: a@b"],
    ["a path", { path: "/v1/files/Jane%20Doe/content" }, "path: Jane Doe"],
    ["a path that is encoded wrongly", { path: "/v1/%FF@" }, "path: %FF@"],
  ])("is what it says in %s", (_where, more, expected) => {
    expect(linesOf(more)).toBe(expected);
  });
});
