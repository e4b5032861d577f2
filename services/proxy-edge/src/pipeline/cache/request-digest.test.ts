import { PROVIDERS } from "@lintel/providers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type DigestedRequest, digestRequest } from "./request-digest.ts";

const SECRET = "sk-lintel-secret";

const anthropic = PROVIDERS.filter(({ id }) => id === "anthropic").slice(0, 1);
const openai = PROVIDERS.filter(({ id }) => id === "openai").slice(0, 1);

const targetsOf = (providers: typeof PROVIDERS, upstreamPath: string) =>
  providers.map((provider) => ({ provider, upstreamPath }));

const readingOf = (name: string) => ({ endpoint: { dialect: { name } } });

const REQUEST: DigestedRequest = {
  rules: { routeId: "route-1", routeVersion: 1, ttlMs: 1000, scope: "key" },
  keyId: "key-1",
  secret: SECRET,
  userId: "",
  user: "",
  isStrict: false,
  settings: [
    { id: "setting-1", version: 1 },
    { id: "setting-2", version: 1 },
  ],
  policy: "",
  inbound: {
    method: "POST",
    calledPath: "/api/routes/chat",
    reading: readingOf("openai-chat"),
  },
  targets: targetsOf(openai, "/chat/completions"),
  query: "",
  rawHeaders: [
    ["Authorization", `Bearer ${SECRET}`],
    ["content-type", "application/json"],
    ["OpenAI-Organization", "org-1"],
    ["user-agent", "sdk/1"],
  ].flat(),
  bytes: Buffer.from('{"model":"m","messages":[]}'),
};

const digestOf = async (changes: Partial<DigestedRequest> = {}): Promise<string> =>
  (await digestRequest({ ...REQUEST, ...changes })).toString("hex");

const withHeaders = (...lines: readonly (readonly [string, string])[]) => ({
  rawHeaders: [...REQUEST.rawHeaders, ...lines.flat()],
});

const bodyOf = (text: string) => ({ bytes: Buffer.from(text) });

describe("requests have different digests that differ in", () => {
  const { inbound, rules } = REQUEST;
  const SEEN = new Map<string, string>();
  it.each<[string, Partial<DigestedRequest>]>([
    ["the route", { rules: { ...rules, routeId: "route-2" } }],
    ["the version of the route", { rules: { ...rules, routeVersion: 2 } }],
    ["who may see the answer", { rules: { ...rules, scope: "route" } }],
    ["the key", { keyId: "key-2" }],
    ["the end user", { userId: "ann" }],
    ["what the user may do", { user: "user-1 2" }],
    ["whether anything may be lost in a translation", { isStrict: true }],
    ["the settings", { settings: REQUEST.settings.slice(0, 1) }],
    ["the version of a setting", { settings: [{ id: "setting-1", version: 2 }] }],
    ["the policy", { policy: "policy-1 1" }],
    ["the path", { inbound: { ...inbound, calledPath: "/api/routes/chat2" } }],
    ["the method", { inbound: { ...inbound, method: "GET" } }],
    ["the dialect", { inbound: { ...inbound, reading: readingOf("openai-responses") } }],
    ["a provider", { targets: targetsOf(anthropic, "/chat/completions") }],
    ["an upstream path", { targets: targetsOf(openai, "/completions") }],
    ["how many targets there are", { targets: [...REQUEST.targets, ...REQUEST.targets] }],
    ["the query", { query: "beta=true" }],
    ["a header's value", withHeaders(["anthropic-beta", "a"])],
    ["another value of it", withHeaders(["anthropic-beta", "b"])],
    ["one more header of a name", withHeaders(["anthropic-beta", "a"], ["anthropic-beta", "b"])],
    ["their order", withHeaders(["anthropic-beta", "b"], ["anthropic-beta", "a"])],
    ["a header nobody knows", withHeaders(["x-new", "1"])],
    ["a header's presence", withHeaders(["x-new", ""])],
    ["the order of members", bodyOf('{"messages":[],"model":"m"}')],
    ["white space", bodyOf('{"model": "m","messages":[]}')],
    ["a member that stands twice", bodyOf('{"model":"m","model":"m","messages":[]}')],
    ["how a number is written", bodyOf('{"model":"m","messages":[],"seed":1}')],
    ["the same number, written otherwise", bodyOf('{"model":"m","messages":[],"seed":1.0}')],
    ["digits beyond a double", bodyOf('{"model":"m","messages":[],"seed":9007199254740992}')],
    ["the last of them", bodyOf('{"model":"m","messages":[],"seed":9007199254740993}')],
    ["how a character is escaped", bodyOf('{"model":"\\u006d","messages":[]}')],
    ["how a character is composed", bodyOf('{"model":"\u00e9","messages":[]}')],
    ["its other composition", bodyOf('{"model":"e\u0301","messages":[]}')],
    ["whether it streams", bodyOf('{"model":"m","messages":[],"stream":true}')],
    ["an empty body", bodyOf("")],
  ])("%s", async (what, changes) => {
    const digest = await digestOf(changes);
    expect(digest).not.toBe(await digestOf());
    expect(SEEN.get(digest)).toBeUndefined();
    SEEN.set(digest, what);
  });
});

const REORDERED = [
  ["CONTENT-TYPE", "application/json"],
  ["user-agent", "sdk/2"],
  ["openai-organization", "org-1"],
  ["authorization", `Bearer ${SECRET}`],
].flat();

describe("requests have one digest that differ in", () => {
  it.each<[string, Partial<DigestedRequest>]>([
    ["the gateway's own headers", withHeaders(["x-lintel-user-id", "x"], ["x-metadata", "{}"])],
    ["who sends them", withHeaders(["x-stainless-retry-count", "1"], ["sec-fetch-mode", "cors"])],
    ["their trace", withHeaders(["traceparent", "00-1"], ["b3", "0"])],
    ["the wish for a fresh answer", withHeaders(["cache-control", "no-cache"])],
    ["the session they belong to", withHeaders(["x-session-id", "s-1"])],
    ["how headers are written and in which order", { rawHeaders: REORDERED }],
    ["the order of settings", { settings: REQUEST.settings.toReversed() }],
    ["how long answers are kept", { rules: { ...REQUEST.rules, ttlMs: 5 } }],
  ])("%s", async (_what, changes) => {
    expect(await digestOf(changes)).toBe(await digestOf());
  });

  it("the key, where the route shares its answers", async () => {
    const rules = { ...REQUEST.rules, scope: "route" } as const;
    expect(await digestOf({ rules, keyId: "key-2" })).toBe(await digestOf({ rules }));
  });
});

describe("a digest", () => {
  it("is never that of another request, however texts are moved between its parts", async () => {
    const piece = fc.constantFrom("", "a", '"', ",", "]", "\n", "\\", "\u00e9", '","', "null");
    const text = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(""));
    const request = fc.record({
      keyId: text,
      userId: text,
      policy: text,
      query: text,
      bytes: text.map((body) => Buffer.from(body)),
    });
    await fc.assert(
      fc.asyncProperty(request, request, async (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect((await digestOf(one)) === (await digestOf(other))).toBe(isSame);
      }),
    );
  });

  it("of a long body is that of all its bytes, which may be shared with a thread", async () => {
    const shared = Buffer.from(new SharedArrayBuffer(1_000_000));
    const long = Buffer.alloc(1_000_000);
    const digest = await digestOf({ bytes: long });
    expect(await digestOf({ bytes: shared })).toBe(digest);
    shared[999_999] = 1;
    expect(await digestOf({ bytes: shared })).not.toBe(digest);
  });

  it("is the same for a body in slices and in one piece", async () => {
    const short = Buffer.alloc(256 * 1024, 7);
    const longer = Buffer.concat([short, Buffer.of(7)]);
    expect(await digestOf({ bytes: longer.subarray(0, short.length) })).toBe(
      await digestOf({ bytes: short }),
    );
    expect(await digestOf({ bytes: longer })).not.toBe(await digestOf({ bytes: short }));
  });
});
