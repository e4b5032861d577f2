import { allowsPath } from "@lintel/core";
import { describe, expect, it } from "vitest";

import { KNOWN_PATHS } from "./known-paths.ts";

const OPENAI = "/api/providers/openai/v1";
const message = {
  method: "GET",
  path: `${OPENAI}/threads/t/messages/m`,
  pattern: `${OPENAI}/threads/:thread_id/messages/:message_id`,
};
const route = { method: "POST", path: "/api/routes/mine", pattern: "/api/routes/*route" };
const runs = {
  method: "GET",
  path: `${OPENAI}/threads/t/runs`,
  pattern: `${OPENAI}/threads/:thread_id/runs`,
};
const chat = {
  method: "POST",
  path: `${OPENAI}/chat/completions`,
  pattern: `${OPENAI}/chat/completions`,
};
const translation = {
  method: "POST",
  path: `${OPENAI}/audio/translations`,
  pattern: `${OPENAI}/audio/translations`,
};

describe("a list of allowed paths", () => {
  it.each([
    [[], message],
    [[{ method: "GET", path: message.pattern }], message],
    [[{ method: "GET", path: message.path }], message],
    [[{ method: "GET", path: `${OPENAI}/threads/t/*` }], message],
    [[{ method: "GET", path: `${OPENAI}/threads/:any/messages/m` }], message],
    [
      [
        { method: "POST", path: "/other" },
        { method: "GET", path: "/api/*" },
      ],
      message,
    ],
    [[{ method: "POST", path: "/api/route/*route" }], route],
    [[{ method: "POST", path: `${OPENAI}/audios/translations` }], translation],
    [[{ method: "POST", path: `${OPENAI}/chat/completion` }], chat],
    [[{ method: "POST", path: "/api/chat/completion" }], chat],
    [[{ method: "GET", path: `${OPENAI}/threads/runs` }], runs],
    [
      [{ method: "POST", path: `${OPENAI}/files/:file_id/content` }],
      { ...message, method: "POST" },
    ],
  ])("%j lets it pass", (allowed, call) => {
    expect(allowsPath(allowed, call, KNOWN_PATHS.aliases)).toBe(true);
  });

  it.each([
    [[{ method: "POST", path: message.pattern }], message],
    [[{ method: "GET", path: `${OPENAI}/threads/other/*` }], message],
    [[{ method: "GET", path: `${OPENAI}/threads` }], message],
    [[{ method: "POST", path: "/api/routes/other" }], route],
    [[{ method: "POST", path: `${OPENAI}/files/:file_id/content` }], message],
    [[{ method: "POST", path: `${OPENAI}/audio/speech` }], translation],
    [[{ method: "POST", path: `${OPENAI}/chat/completion` }], translation],
    [[{ method: "GET", path: `${OPENAI}/chat/completion` }], { ...chat, method: "GET" }],
  ])("%j does not", (allowed, call) => {
    expect(allowsPath(allowed, call, KNOWN_PATHS.aliases)).toBe(false);
  });
});
