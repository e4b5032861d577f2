import { describe, expect, it } from "vitest";

import { editCall } from "../calls/edit-call.ts";
import { readEndpointCall } from "../calls/read-endpoint-call.ts";
import type { CallFacts } from "../contract/call-body.ts";
import type { HeaderLine, Provider } from "../contract/provider.ts";
import { createEndpointFinder } from "../find/find-endpoint.ts";
import { openAiCompatible } from "./openai-compatible.ts";

const hosted = openAiCompatible({ id: "acme", baseUrl: "https://api.acme.test/openai" });
const own = openAiCompatible({ id: "own", isSelfHosted: true });

/** Where a call goes does not depend on its body. */
const NO_BODY: CallFacts = {
  bytes: Buffer.alloc(0),
  model: "",
  streamed: false,
  user: "",
  choices: 1,
  outputCap: undefined,
  asksForUsage: false,
};

const find = (provider: Provider, method: "GET" | "PATCH" | "POST", path: string) =>
  createEndpointFinder(provider)(method, path);

function cappedBy(provider: Provider) {
  const found = find(provider, "POST", "/v1/chat/completions");
  if (found === undefined) throw new Error("chat is not served");
  const head = { method: "POST", contentType: "application/json", mustKnowModel: true } as const;
  const bytes = Buffer.from('{"model":"m","messages":[]}');
  const verdict = readEndpointCall(found.endpoint, bytes, { ...head, params: {} });
  if (!verdict.readable) throw new Error(verdict.reason);
  return editCall(found.endpoint, verdict.body, { outputCap: 7 }).toString();
}

describe("an OpenAI-compatible vendor", () => {
  it.each([
    ["POST", "/v1/chat/completions", "tokens"],
    ["POST", "/v1/completions", "tokens"],
    ["POST", "/v1/embeddings", "tokens"],
    ["GET", "/v1/models/org%2Fmodel", "nothing"],
    ["GET", "/v1/anything/new", "nothing"],
    ["POST", "/v1/anything/new", "unmodelled"],
  ] as const)("serves %s %s, which costs %s", (method, path, charge) => {
    expect(find(hosted, method, path)?.endpoint.charge).toBe(charge);
    expect(find(hosted, method, path)?.upstreamPath).toBe(path.replace("/v1", ""));
    expect(find(own, method, path)?.upstreamPath).toBe(path);
  });

  it("is sent its credential as a bearer token, and none when the setting has none", () => {
    expect(hosted.credentialHeaders({ apikey: "k" })).toEqual([["authorization", "Bearer k"]]);
    expect(hosted.credentialHeaders({})).toEqual([]);
  });

  it("is sent a cap as `max_tokens`, or by the name it says", () => {
    expect(cappedBy(hosted)).toContain('"max_tokens":7');
    const newer = {
      id: "n",
      baseUrl: "https://n.test",
      parameters: { outputCap: "max_completion_tokens" },
    } as const;
    expect(cappedBy(openAiCompatible(newer))).toContain('"max_completion_tokens":7');
  });

  it("keeps every fact it declares itself", () => {
    const headers: readonly HeaderLine[] = [["x-key", "k"]];
    const declared = { genAiName: "acme.ai", credentialHeaders: () => headers };
    expect(openAiCompatible({ id: "x", baseUrl: "", ...declared })).toMatchObject(declared);
  });
});

describe("a server of one's own", () => {
  const at = (url: string, query = "") =>
    own.locate?.({
      members: { url },
      path: "/v1/models",
      query,
      body: NO_BODY,
    });

  it.each([
    ["http://h:1", "http://h:1/v1/models"],
    ["http://h:1/v1", "http://h:1/v1/models"],
    ["http://h:1/v1/", "http://h:1/v1/models"],
    ["http://h:1/base/", "http://h:1/base/v1/models"],
    ["", undefined],
  ])("configured as %j is called at %j", (url, address) => {
    expect(at(url)).toBe(address);
  });

  it("gets the query of the call", () => {
    expect(at("http://h", "a=b")).toBe("http://h/v1/models?a=b");
  });
});
