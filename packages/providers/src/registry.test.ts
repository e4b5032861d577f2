import { readdirSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { PROVIDERS } from "./registry.ts";

const FOLDERS_OF_NO_PROVIDER = new Set(["json", "sse"]);

describe("the registry", () => {
  it("lists every provider's folder", () => {
    const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !FOLDERS_OF_NO_PROVIDER.has(entry.name))
      .map(({ name }) => name);
    expect(PROVIDERS.map(({ id }) => id)).toEqual(folders);
  });
});

describe.each(PROVIDERS.map((provider) => [provider.id, provider] as const))(
  "%s",
  (_id, provider) => {
    it("shows a credential in headers only when the setting has one", () => {
      const headers = provider.credentialHeaders({ apikey: "sk-secret" });
      expect(headers.flat().join(" ")).toContain("sk-secret");
      expect(provider.credentialHeaders({})).toEqual([]);
    });

    it.each(provider.endpoints.map((endpoint) => [endpoint.path, endpoint] as const))(
      "%s tells no usage as undefined",
      (_path, endpoint) => {
        for (const streamed of [true, false]) {
          const reader = endpoint.createReader({ streamed, hidesUsage: true });
          reader.push(Buffer.from(streamed ? "data: {}\n\n" : "{}"));
          expect(reader.read().usage).toBeUndefined();
        }
      },
    );
  },
);
