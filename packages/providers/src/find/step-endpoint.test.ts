import { describe, expect, it } from "vitest";

import { toProvider } from "../providers/custom/index.ts";
import { findProvider, PROVIDERS } from "../providers/registry.ts";
import { findStepEndpoint, homeEndpointOf } from "./step-endpoint.ts";

const DIALECTS = [
  "anthropic-messages",
  "openai-chat",
  "openai-completions",
  "openai-embeddings",
  "openai-responses",
] as const;

const find = (
  provider: string,
  dialect: (typeof DIALECTS)[number],
  params: Record<string, string> | null = null,
  model = "m",
) => {
  const known = findProvider(provider);
  if (known === undefined) throw new Error(`no provider ${provider}`);
  return findStepEndpoint(known, dialect, { model, params });
};

describe("a built-in provider serves steps of", () => {
  const speaks = (provider: string) =>
    DIALECTS.filter((dialect) => find(provider, dialect, DEPLOYED, MODELS[provider]) !== undefined);
  /** Clouds have endpoints for a family of models each. */
  const MODELS: Readonly<Record<string, string>> = {
    bedrock: "anthropic.claude-sonnet-4-5",
    vertex: "claude-sonnet-4-5",
  };
  const DEPLOYED = { deploymentId: "d", apiVersion: "v" };
  const OPENAI = ["openai-chat", "openai-completions", "openai-embeddings"];

  it("the dialects that it has endpoints for, and no others", () => {
    const compatible = PROVIDERS.flatMap(({ capabilities, id }) =>
      capabilities === undefined
        ? []
        : [[id, OPENAI.slice(0, capabilities.embeddings === "no" ? 2 : 3)]],
    );
    expect(Object.fromEntries(PROVIDERS.map(({ id }) => [id, speaks(id)]))).toEqual({
      ...Object.fromEntries(compatible),
      openai: [...OPENAI, "openai-responses"],
      azure: [...OPENAI, "openai-responses"],
      anthropic: ["anthropic-messages"],
      bedrock: ["anthropic-messages"],
      vertex: ["anthropic-messages"],
      vllm: OPENAI,
      deepinfra: OPENAI,
    });
  });
});

describe("a step on Azure", () => {
  it("calls its deployment, in the version it names", () => {
    const found = find("azure", "openai-chat", { deploymentId: "my d", apiVersion: "2024-10-21" });
    expect(found).toMatchObject({
      upstreamPath: "/openai/deployments/my%20d/chat/completions",
      params: { deployment_id: "my d" },
      model: "m",
      query: { "api-version": "2024-10-21" },
    });
  });

  it("asks for its deployment as a model where the path has no place for it", () => {
    const found = find("azure", "openai-responses", { deploymentId: "d", apiVersion: "v" });
    expect(found).toMatchObject({ upstreamPath: "/openai/v1/responses", model: "d", query: {} });
  });
});

describe("a step of a custom provider", () => {
  const config = (path: string, targetUrl: string) => ({
    path,
    targetUrl,
    streamLocation: "stream",
    modelLocation: "model",
    requestPromptLocation: "messages.#.content",
    responseCompletionLocation: "choices.#.message.content",
    streamEndWord: "[DONE]",
    streamResponseCompletionLocation: "choices.#.delta.content",
    streamMaxEmptyMessages: 10,
  });
  const custom = toProvider({
    id: "018f0000-0000-7000-8000-000000000000",
    version: 1,
    provider: "acme",
    createdAtMs: 0,
    updatedAtMs: 0,
    authenticationParam: "apikey",
    routeConfigs: [
      config("/legacy", "https://acme.test/v1/completions"),
      config("/any", "https://acme.test/v1/chat/completions?x=1"),
    ],
  });
  const on = (dialect: (typeof DIALECTS)[number], params: Record<string, string> | null) =>
    findStepEndpoint(custom, dialect, { model: "m", params })?.upstreamPath;

  it("goes to the path that ends as the dialect's own, or to the one it names", () => {
    expect(on("openai-chat", null)).toBe("https://acme.test/v1/chat/completions?x=1");
    expect(on("openai-completions", null)).toBe("https://acme.test/v1/completions");
    expect(on("openai-embeddings", null)).toBeUndefined();
    expect(on("openai-embeddings", { path: "/legacy" })).toBe("https://acme.test/v1/completions");
    expect(on("openai-chat", { path: "/nowhere" })).toBeUndefined();
  });
});

it("each dialect has the vendor's own endpoint to be read by", () => {
  expect(DIALECTS.map((dialect) => homeEndpointOf(dialect).endpoint.path)).toEqual([
    "/v1/messages",
    "/v1/chat/completions",
    "/v1/completions",
    "/v1/embeddings",
    "/v1/responses",
  ]);
});
