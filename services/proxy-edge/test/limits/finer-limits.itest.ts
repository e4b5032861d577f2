import { chatUsage, waitFor } from "@lintel/testkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { aBody, type Bench, startBench, type TestProxy } from "../start-bench.ts";

let bench: Bench;
let proxy: TestProxy;
beforeAll(async () => {
  bench = await startBench();
  proxy = await bench.startProxy();
});
afterEach(() => bench.upstream.reset());
afterAll(() => bench.close());

const aKey = (...limits: readonly object[]) =>
  bench.aKey({ key: { limits: JSON.stringify(limits) } });
const headersOf = (response: Response, ...names: readonly string[]) =>
  names.map((name) => response.headers.get(name));

describe("a limit of tokens", () => {
  it("caps the answer, reports what is left, and gets back what was not used", async () => {
    const key = await aKey({ kind: "tokens", unit: "d", maxTokens: 1000 });
    const body = aBody({ max_tokens: 5000 });
    const response = await proxy.chat(key.secret, body);
    expect(response.status).toBe(200);
    const cap = Number(response.headers.get("x-lintel-output-cap"));
    // The prompt is bounded by the bytes it came in.
    expect(cap).toBe(1000 - JSON.stringify(body).length);
    expect(bench.upstream.requests.at(-1)?.json()).toMatchObject({ max_tokens: cap });
    expect(headersOf(response, "x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens")).toEqual(
      ["1000", "0"],
    );
    expect(response.headers.get("x-ratelimit-reset-tokens")).toMatch(/^\d+s$/);
    await waitFor(async () => (await proxy.chat(key.secret, aBody())).status === 200, {
      label: "the real use in place of the bound",
    });
  });

  it("refuses what its prompt alone would pass, for good, and never calls the upstream", async () => {
    const key = await aKey({ kind: "tokens", unit: "d", maxTokens: 5 });
    const response = await proxy.chat(key.secret, aBody());
    expect(response.status).toBe(429);
    expect(headersOf(response, "x-lintel-error", "x-ratelimit-remaining-tokens")).toEqual([
      "tokens_limited",
      "5",
    ]);
    expect(await response.text()).toContain("5 tokens are left of the token limit of this period");
    expect(headersOf(response, "x-should-retry", "retry-after")).toEqual(["false", null]);
    expect(bench.upstream.requests).toHaveLength(0);
  });
});

describe("a limit of calls at once", () => {
  it("is free again when a caller leaves a stream, and when the upstream fails", async () => {
    const key = await aKey({ kind: "concurrent", maxCalls: 1 });
    const never = Promise.withResolvers<void>();
    bench.upstream.script([{ kind: "wait", before: "headers", until: never.promise }]);
    const caller = new AbortController();
    const { signal } = caller;
    const stream = proxy.chat(key.secret, aBody({ stream: true }), { signal });
    const gone = stream.catch(() => undefined);
    await bench.upstream.nextRequest();
    const refused = await proxy.chat(key.secret, aBody());
    expect(headersOf(refused, "x-lintel-error", "retry-after", "x-should-retry")).toEqual([
      "concurrency_limited",
      "1",
      "true",
    ]);
    expect(refused.headers.get("x-ratelimit-remaining-concurrent")).toBe("0");
    caller.abort();
    await gone;
    await waitFor(async () => (await proxy.chat(key.secret, aBody())).status === 200, {
      label: "the place to be free",
    });
    never.resolve();
    bench.upstream.script([{ kind: "fail", with: "server_error" }]);
    expect((await proxy.chat(key.secret, aBody())).status).toBe(500);
    expect((await proxy.chat(key.secret, aBody())).status).toBe(200);
  });

  it("is taken as long as the upstream works, whether or not the caller waits for it", async () => {
    const key = await aKey({ kind: "concurrent", maxCalls: 1 });
    const gate = Promise.withResolvers<void>();
    bench.upstream.script([{ kind: "wait", before: "headers", until: gate.promise }]);
    const headers = { "x-request-timeout": "50ms" };
    expect((await proxy.chat(key.secret, aBody(), { headers })).status).toBe(504);
    const refused = await proxy.chat(key.secret, aBody());
    expect(refused.headers.get("x-lintel-error")).toBe("concurrency_limited");
    gate.resolve();
    await waitFor(async () => (await proxy.chat(key.secret, aBody())).status === 200, {
      label: "the place to be free",
    });
  });
});

describe("a limit of a model", () => {
  const aModelKey = (maxNano: number) =>
    aKey({ kind: "model-cost", models: ["gpt-4o-mini"], unit: "mo", maxNano });

  it("counts all snapshots of it, and no other model", async () => {
    // The least a call costs is its prompt: 150 nano-dollars for each byte.
    const key = await aModelKey(1000);
    for (const model of ["gpt-4o-mini", "gpt-4o-mini-2024-07-18"]) {
      const { headers, status } = await proxy.chat(key.secret, aBody({ model }));
      expect([status, headers.get("x-lintel-error")]).toEqual([429, "model_cost_limited"]);
    }
    expect((await proxy.chat(key.secret, aBody({ model: "gpt-4o" }))).status).toBe(200);
  });

  it("caps the answer to what is left of it", async () => {
    const body = aBody({ max_tokens: 1000 });
    const key = await aModelKey(JSON.stringify(body).length * 150 + 60_000);
    bench.upstream.always([
      { kind: "report-usage", usage: chatUsage({ prompt: 9, completion: 9 }) },
    ]);
    const response = await proxy.chat(key.secret, body);
    expect(headersOf(response, "x-lintel-output-cap", "x-ratelimit-remaining-cost")).toEqual([
      "100",
      "0",
    ]);
  });

  it("refuses calls that cost money and name no model, and passes free ones", async () => {
    const key = await aModelKey(1_000_000_000);
    const nameless = { path: "/api/providers/openai/v1/vector_stores/vs_1/search" };
    const lenient = await bench.startProxy({
      LINTEL_UNPRICED_MODELS: "allow",
      LINTEL_SPOOL_DIR: `${bench.folder}/lenient`,
    });
    const refused = [
      [proxy, "model_unpriced"],
      [lenient, "model_not_allowed"],
    ] as const;
    for (const [at, code] of refused) {
      const response = await at.chat(key.secret, { query: "Hi" }, nameless);
      expect([response.status, response.headers.get("x-lintel-error")]).toEqual([403, code]);
    }
    const free = { path: "/api/providers/openai/v1/threads" };
    expect((await proxy.chat(key.secret, {}, free)).headers.get("x-lintel-error")).toBeNull();
  });
});
