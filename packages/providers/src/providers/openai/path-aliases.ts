import type { PathAlias } from "@lintel/core";

const BASE = "/api/providers/openai/v1";
const CHAT = { method: "POST", path: `${BASE}/chat/completions` };

/** Spellings of the README, and of BricksLLM's own tests, of paths that are really called otherwise. */
export const PATH_ALIASES: readonly PathAlias[] = [
  { method: "POST", path: `${BASE}/chat/completion`, means: CHAT },
  { method: "POST", path: "/api/chat/completion", means: CHAT },
  // Without the ids of the thread they mean nothing to OpenAI; an allowed path can mean them all the same.
  {
    method: "GET",
    path: `${BASE}/threads/runs`,
    means: { method: "GET", path: `${BASE}/threads/:thread_id/runs` },
  },
  {
    method: "POST",
    path: `${BASE}/threads/runs`,
    means: {
      method: "POST",
      path: `${BASE}/threads/:thread_id/runs/:run_id/submit_tool_outputs`,
    },
  },
  {
    method: "POST",
    path: `${BASE}/files/:file_id/content`,
    means: { method: "POST", path: `${BASE}/threads/:thread_id/messages/:message_id` },
  },
];
