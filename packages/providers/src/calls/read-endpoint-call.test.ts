import { describe, expect, it } from "vitest";

import { PROVIDERS } from "../providers/registry.ts";
import { readEndpointCall } from "./read-endpoint-call.ts";

const HEAD = {
  method: "POST",
  contentType: "application/json",
  params: {},
  mustKnowModel: false,
} as const;

const readAt = (path: string, body: object) => {
  const endpoint = PROVIDERS.flatMap(({ endpoints }) => endpoints).find(
    (each) => each.path === path && each.methods.includes("POST"),
  );
  if (endpoint === undefined) throw new Error(`${path} is not served`);
  return readEndpointCall(endpoint, Buffer.from(JSON.stringify(body)), HEAD);
};
const models = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ model: `m${at}`, max_tokens: 1 }));

describe("the names in a call", () => {
  it("may be a thousand, and no more", () => {
    expect(readAt("/v1/*", { a: models(1001) })).toMatchObject({ readable: true });
    expect(readAt("/v1/*", { a: models(1002) })).toMatchObject({ readable: false });
  });

  it("may be a thousand models to fall back on, and no more", () => {
    const asked = { model: "claude-sonnet-4-5", max_tokens: 1, messages: [] };
    expect(readAt("/v1/messages", { ...asked, fallbacks: models(1000) }).readable).toBe(true);
    expect(readAt("/v1/messages", { ...asked, fallbacks: models(1001) }).readable).toBe(false);
  });

  it("have a bounded length", () => {
    const chat = (model: string, user = "") => ({ model, user, messages: [] });
    expect(readAt("/v1/chat/completions", chat("m".repeat(2048), "u".repeat(1024)))).toMatchObject({
      readable: true,
    });
    expect(readAt("/v1/chat/completions", chat("m".repeat(2049))).readable).toBe(false);
    expect(readAt("/v1/chat/completions", chat("m", "u".repeat(1025))).readable).toBe(false);
  });
});
