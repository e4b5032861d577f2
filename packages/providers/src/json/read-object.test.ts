import { describe, expect, it } from "vitest";

import { createEndpointFinder } from "../path/find-endpoint.ts";
import { PROVIDERS } from "../registry.ts";
import { DEEPEST } from "./json-checker.ts";
import { readObject } from "./read-object.ts";

const nested = (depth: number): string => `${"[".repeat(depth)}"x"${"]".repeat(depth)}`;

describe("a body that is nested deeply", () => {
  it("is refused beyond what can be gone through level by level", () => {
    const read = (depth: number) =>
      readObject(Buffer.from(`{"a":"[[","b":${nested(depth)}}`), new Set()).readable;
    expect([read(DEEPEST - 1), read(DEEPEST), read(1_000_000)]).toEqual([true, false, false]);
  });

  it.each(
    PROVIDERS.flatMap(({ endpoints, id }) =>
      endpoints
        .filter(({ charge, methods }) => charge === "tokens" && methods.includes("POST"))
        .map(({ path }) => [id, path.replace(":deployment_id", "own")] as const),
    ),
  )("breaks nothing at %s's %s", (id, path) => {
    const provider = PROVIDERS.find((each) => each.id === id);
    const found = provider && createEndpointFinder(provider)("POST", path);
    if (found === undefined) throw new Error(`${path} is not served`);
    const { endpoint, params } = found;
    const head = { method: "POST", contentType: "application/json", mustKnowModel: false } as const;
    const read = (depth: number) => {
      const deep = nested(depth);
      const texts = `"prompt":${deep},"input":${deep},"system":${deep},"tools":${deep}`;
      const json = `{"model":"m","max_tokens":1,"max_tokens_to_sample":1,"messages":[{"role":"user","content":${deep}}],${texts}}`;
      return endpoint.readCall(Buffer.from(json), { ...head, params });
    };
    expect(read(100_000).readable).toBe(false);
    const deepest = read(DEEPEST - 5);
    if (!deepest.readable) return;
    expect(endpoint.boundPrompt(deepest.body, 1000)).toBeLessThanOrEqual(DEEPEST * 1000);
    expect(endpoint.promptText(deepest.body)).toBeTypeOf("string");
  });
});
