import { readdirSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { createAnswerReader } from "../calls/create-answer-reader.ts";
import type { AnswerForm } from "../contract/answer.ts";
import { readRelayed } from "../dialects/relayed/read-relayed.ts";
import { createEndpointFinder } from "../find/find-endpoint.ts";
import { fillPattern } from "../formats/path/path-pattern.ts";
import { findProvider, genAiNameOf, PROVIDERS } from "./registry.ts";

/** Providers that are described by users; they are in no registry. */
const DESCRIBED = "custom";

describe("the registry", () => {
  it("lists every provider's folder", () => {
    const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== DESCRIBED)
      .map(({ name }) => name);
    expect(PROVIDERS.map(({ id }) => id).toSorted()).toEqual(folders.toSorted());
  });
});

describe("the facts of providers", () => {
  it("never have a secret field of one that another may show", () => {
    const fields = PROVIDERS.flatMap(({ settingFields }) => settingFields);
    const secrets = new Set(fields.filter(({ kind }) => kind === "secret").map(({ name }) => name));
    const shown = fields.filter(({ kind }) => kind !== "secret").map(({ name }) => name);
    expect(shown.filter((name) => secrets.has(name))).toEqual([]);
  });

  it("are found by the id as it is in paths, and by no other spelling", () => {
    for (const provider of PROVIDERS) expect(findProvider(provider.id)).toBe(provider);
    expect(findProvider("OpenAI")).toBeUndefined();
  });

  it("have the names of OpenTelemetry's GenAI conventions, and of others their own", () => {
    const names = ["azure", "bedrock", "openai", "anthropic", "mine"].map(genAiNameOf);
    expect(names).toEqual(["azure.ai.openai", "aws.bedrock", "openai", "anthropic", "mine"]);
  });
});

function anAnswer(streamed: boolean): AnswerForm {
  const head = { method: "POST", contentType: "", params: {}, mustKnowModel: false } as const;
  const verdict = readRelayed(Buffer.alloc(0), head);
  if (!verdict.readable) throw new Error("an empty body is readable");
  const contentType = streamed ? "text/event-stream" : "application/json";
  return { status: 200, contentType, streamed, hidesUsage: true, body: verdict.body };
}

describe.each(PROVIDERS.map((provider) => [provider.id, provider] as const))(
  "%s",
  (_id, provider) => {
    it("reports an error in a body and in a stream, and of nothing else", () => {
      const error = { status: 429, type: "rate_limit_error", message: "too many requests" };
      expect(JSON.parse(provider.errors.toBody(error))).toMatchObject({ error: {} });
      expect(provider.errors.toEvent(error)).toMatch(/^\n\n(?:event: \w+\n)?data: \{.*\}\n\n$/);
    });

    it("finds every endpoint by its own path and by its aliases", () => {
      const find = createEndpointFinder(provider);
      for (const endpoint of provider.endpoints) {
        const path = endpoint.path.replace("*", "any/thing").replaceAll(":", "x-");
        for (const method of endpoint.methods) {
          expect([method, path, find(method, path)?.endpoint]).toEqual([method, path, endpoint]);
        }
        for (const alias of endpoint.aliases ?? []) {
          const found = find(alias.method, alias.path.replaceAll(":", "x-"));
          expect(found?.endpoint).toBe(endpoint);
          expect(found?.upstreamPath).toBe(fillPattern(endpoint.upstreamPath, found?.params ?? {}));
        }
      }
    });

    it.each(provider.endpoints.map((endpoint) => [endpoint.path, endpoint] as const))(
      "%s reports no usage as undefined",
      (_path, endpoint) => {
        for (const streamed of [true, false]) {
          const reader = createAnswerReader(endpoint, anAnswer(streamed));
          reader.push(Buffer.from(streamed ? "data: {}\n\n" : "{}"));
          expect(reader.read().usage).toBeUndefined();
        }
      },
    );
  },
);

describe.each(
  PROVIDERS.filter(({ sign }) => sign === undefined).map(
    (provider) => [provider.id, provider] as const,
  ),
)("%s", (_id, provider) => {
  it("shows a credential in headers only when the setting has one", () => {
    const headers = provider.credentialHeaders({ apikey: "sk-secret" });
    expect(headers.flat().join(" ")).toContain("sk-secret");
    expect(provider.credentialHeaders({})).toEqual([]);
  });
});
