import { describe, expect, it } from "vitest";

import { readEndpointCall } from "../../calls/read-endpoint-call.ts";
import { createEndpointFinder } from "../../find/find-endpoint.ts";
import { azure } from "./index.ts";

const find = createEndpointFinder(azure);

function call(path: string, body: object) {
  const found = find("POST", path);
  if (found === undefined) throw new Error(`${path} is not served`);
  const { endpoint, params } = found;
  const head = { method: "POST", contentType: "application/json", mustKnowModel: true } as const;
  const verdict = readEndpointCall(endpoint, Buffer.from(JSON.stringify(body)), {
    ...head,
    params,
  });
  if (!verdict.readable) throw new Error(verdict.reason);
  return { ...found, body: verdict.body };
}

const CHAT = "/openai/deployments/my%2Eown/chat/completions";

describe("a call on a deployment", () => {
  it("has the deployment for its model, without one in the body", () => {
    const { body, endpoint, upstreamPath } = call(CHAT, { messages: [] });
    expect(body).toMatchObject({ model: "my.own" });
    expect(endpoint.charge).toBe("tokens");
    expect(upstreamPath).toBe("/openai/deployments/my.own/chat/completions");
  });

  it("is not made another's by what the body says", () => {
    const { body } = call(CHAT, { model: "gpt-4o-mini", messages: [] });
    expect(body).toMatchObject({ model: "my.own", alias: "my.own", namedModel: "gpt-4o-mini" });
  });

  it("is priced as nothing the body says", () => {
    const path = "/openai/deployments/own/images/generations";
    const { body } = call(path, { model: "dall-e-2", prompt: "a", size: "256x256" });
    expect(body).toMatchObject({ model: "own", alias: "own" });
    expect(body.pricedAs).toBeUndefined();
  });

  it("may be named in the body, where the path names none", () => {
    const { body } = call("/openai/v1/chat/completions", { model: "own", messages: [] });
    expect(body).toMatchObject({ model: "own", alias: "own" });
  });

  it.each(["completions", "embeddings", "images/generations", "audio/speech"])(
    "may be one of %s",
    (tail) => {
      const { body, endpoint } = call(`/openai/deployments/d/${tail}`, { prompt: "a", input: "b" });
      expect([endpoint.charge, body.model]).toEqual(["tokens", "d"]);
    },
  );
});

it("has OpenAI's own paths where Azure has them", () => {
  const { body, upstreamPath } = call("/openai/v1/responses", { model: "d", input: "Hi" });
  expect([body.model, upstreamPath]).toEqual(["d", "/openai/v1/responses"]);
  expect(find("GET", "/openai/assistants")?.endpoint.charge).toBe("nothing");
});

describe("the address", () => {
  const { body } = call(CHAT, { messages: [] });
  const at = (members: Readonly<Record<string, string>>, query = "", path = "/openai/x") =>
    azure.locate?.({ members, path, query, body });

  it.each([
    [
      { resourceName: "res" },
      "api-version=1",
      "https://res.openai.azure.com/openai/x?api-version=1",
    ],
    [{ url: "http://h:1/" }, "", "http://h:1/openai/x"],
    [{ url: "http://h:1/openai/" }, "a=b", "http://h:1/openai/x?a=b"],
    [{ url: "http://h", apiVersion: "2" }, "a=b", "http://h/openai/x?a=b&api-version=2"],
    [{ url: "http://h", apiVersion: "2" }, "api-version=1", "http://h/openai/x?api-version=1"],
    [{ resourceName: "evil.test/" }, "", undefined],
    [{}, "", undefined],
  ])("of %j with %j is %s", (members, query, url) => {
    expect(at(members, query)).toBe(url);
  });

  it("has no version where the path has one", () => {
    const members = { url: "http://h", apiVersion: "2" };
    expect(at(members, "", "/openai/v1/responses")).toBe("http://h/openai/v1/responses");
  });
});

describe("a stream", () => {
  it.each([
    ["?api-version=2023-05-15", false],
    ["?api-version=2024-05-01-preview", false],
    ["?api-version=2024-08-01-preview", false],
    ["?api-version=2024-09-01-preview", true],
    ["?api-version=2024-10-21", true],
    ["?api-version=preview", true],
    ["", true],
  ])("of the API with %j is asked for its usage: %s", (query, expected) => {
    expect(azure.supportsStreamUsage?.(new URL(`http://h/openai/x${query}`))).toBe(expected);
  });
});
