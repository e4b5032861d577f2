import { describe, expect, it } from "vitest";

import { createEndpointFinder } from "../../find/find-endpoint.ts";
import { PROVIDERS } from "../../providers/registry.ts";
import { DEEPEST, MAX_MEMBERS, MAX_VALUES } from "./check/json-checker.ts";
import { readObject } from "./read-object.ts";

const NO_NAMES: ReadonlySet<string> = new Set();
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
      return endpoint.dialect.readCall(Buffer.from(json), { ...head, params });
    };
    expect(read(100_000).readable).toBe(false);
    const deepest = read(DEEPEST - 5);
    if (!deepest.readable) return;
    // Pictures that may be sent along have a bound of their own.
    const most = endpoint.operation === "image" ? 2_000_000 : DEEPEST * 1000;
    expect(endpoint.dialect.boundPrompt(deepest.body, 1000)).toBeLessThanOrEqual(most);
    expect(endpoint.dialect.promptText(deepest.body)).toBeTypeOf("string");
  });
});

describe("a body made to be slow", () => {
  const members = (count: number) =>
    Buffer.from(
      `{"model":"m"${Array.from({ length: count - 1 }, (_, at) => `,"${at}":1`).join("")}}`,
    );

  it("may have ten thousand members side by side, and not one more", () => {
    expect(readObject(members(MAX_MEMBERS), NO_NAMES).readable).toBe(true);
    expect(readObject(members(MAX_MEMBERS + 1), NO_NAMES)).toMatchObject({
      readable: false,
      reason: expect.stringContaining("members side by side"),
    });
  });

  it("may have two million values at any depth, and no more, however they are nested", () => {
    const list = (count: number) => Buffer.from(`{"input":[${"1,".repeat(count)}1]}`);
    expect(readObject(list(1_000_000), NO_NAMES).readable).toBe(true);
    const ofObjects = Buffer.from(`{"a":[${'{"model":"g"},'.repeat(MAX_VALUES / 2)}1]}`);
    for (const bytes of [list(MAX_VALUES), ofObjects]) {
      expect(readObject(bytes, NO_NAMES)).toMatchObject({
        readable: false,
        reason: expect.stringContaining(`${MAX_VALUES} values`),
      });
    }
  });
});
