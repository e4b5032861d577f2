import { expect, it } from "vitest";

import { dialectOfRoute } from "./route-dialect.ts";

const of = (path: string, requestFormat = "", model = "gpt-4o") =>
  dialectOfRoute({ path, requestFormat, steps: [{ model }] });

it.each([
  ["/production/chat/completion", "openai-chat"],
  ["/production/chat/completions", "openai-chat"],
  ["/", "openai-chat"],
  ["/staging/completions", "openai-chat"],
  ["/staging/v1/completions", "openai-completions"],
  ["/claude/v1/messages", "anthropic-messages"],
  ["/v1/responses", "openai-responses"],
  ["/v1/embeddings", "openai-embeddings"],
] as const)("a route at %s speaks %s when nothing else says so", (path, dialect) => {
  expect(of(path)).toBe(dialect);
});

it("the format it names goes before its path, and a word that is none means chat", () => {
  expect(of("/v1/messages", "openai_embeddings")).toBe("openai-embeddings");
  expect(of("/any", "anthropic_messages")).toBe("anthropic-messages");
  expect(of("/v1/messages", "anything")).toBe("openai-chat");
});

it("models that make embeddings make it a route for embeddings at any path", () => {
  expect(of("/any", "", "ada")).toBe("openai-embeddings");
  expect(of("/any", "", "text-embedding-3-small")).toBe("openai-embeddings");
});
