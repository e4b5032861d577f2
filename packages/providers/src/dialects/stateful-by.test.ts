import { describe, expect, it } from "vitest";

import { createEndpointFinder } from "../find/find-endpoint.ts";
import { PROVIDERS } from "../providers/registry.ts";

function statefulBy(provider: string, path: string, body: object): string | undefined {
  const found = PROVIDERS.filter(({ id }) => id === provider)
    .map((each) => createEndpointFinder(each)("POST", path))
    .find((each) => each !== undefined);
  if (found === undefined) throw new Error(`${path} is not served`);
  const { dialect } = found.endpoint;
  const bytes = Buffer.from(JSON.stringify({ model: "m", ...body }));
  const head = { contentType: "application/json", mustKnowModel: true, params: found.params };
  const verdict = dialect.readCall(bytes, { method: "POST", ...head });
  if (!verdict.readable) throw new Error(verdict.reason);
  return dialect.statefulBy?.(verdict.body);
}

const RESPONSES = "/v1/responses";
const MESSAGES = "/v1/messages";
const withTool = (tool: object) => ({ input: "x", tools: [tool] });

describe("an equal call cannot be answered with its answer", () => {
  it.each<[string, object, string]>([
    ["that adds to a conversation", { input: "x", conversation: "conv_1" }, "conversation"],
    ["with a prompt kept at the provider", { prompt: { id: "pmpt_1" } }, "prompt"],
    ["with a tool server", withTool({ type: "mcp", server_url: "https://x" }), "tools"],
    [
      "with a tool server among the input's tools",
      { input: [{ type: "additional_tools", tools: [{ type: "mcp" }] }] },
      "tools",
    ],
    [
      "with a container's name",
      withTool({ type: "code_interpreter", container: "cntr_1" }),
      "tools",
    ],
    [
      "with a container it refers to",
      withTool({
        type: "shell",
        environment: { type: "container_reference", container_id: "cntr_1" },
      }),
      "tools",
    ],
  ])("a response %s", (_what, body, member) => {
    expect(statefulBy("openai", RESPONSES, body)).toBe(member);
    expect(statefulBy("azure", "/openai/v1/responses", body)).toBe(member);
  });

  it.each<[string, object, string]>([
    ["in a container", { container: "container_1" }, "container"],
    ["with a tool server", { mcp_servers: [{ type: "url", url: "https://x" }] }, "mcp_servers"],
  ])("a message %s", (_what, more, member) => {
    const body = { messages: [{ role: "user", content: "x" }], max_tokens: 1, ...more };
    expect(statefulBy("anthropic", MESSAGES, body)).toBe(member);
    expect(statefulBy("bedrock", `/anthropic${MESSAGES}`, body)).toBe(member);
  });
});

describe("an equal call can be answered with its answer", () => {
  it.each<[string, string, object]>([
    ["openai", RESPONSES, { input: "x" }],
    ["openai", RESPONSES, { input: "x", previous_response_id: "resp_1", conversation: null }],
    ["openai", RESPONSES, withTool({ type: "function", name: "f" })],
    ["openai", RESPONSES, withTool({ type: "web_search" })],
    ["openai", RESPONSES, withTool({ type: "code_interpreter", container: { type: "auto" } })],
    ["openai", "/v1/chat/completions", { messages: [{ role: "user", content: "x" }] }],
    ["openai", "/v1/completions", { prompt: "x" }],
    ["openai", "/v1/embeddings", { input: "x" }],
    ["anthropic", MESSAGES, { messages: [], max_tokens: 1, container: null, mcp_servers: [] }],
  ])("%s%s %j", (provider, path, body) => {
    expect(statefulBy(provider, path, body)).toBeUndefined();
  });
});
