import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import {
  aBody,
  type Bench,
  CHAT,
  type KeyOptions,
  startBench,
  type TestProxy,
} from "../start-bench.ts";
import { startRecorder } from "../start-recorder.ts";

/** A call without a price could pass a limit of cost unnoticed. */

const OPENAI = "/api/providers/openai/v1";
const UNKNOWN_MODEL = aBody({ model: "model-without-price" });
const BUDGET = 1_000_000_000_000;

let bench: Bench;
let upstream: Awaited<ReturnType<typeof startRecorder>>;
let byDefault: TestProxy;
let allowing: TestProxy;
let refusing: TestProxy;

beforeAll(async () => {
  bench = await startBench();
  upstream = await startRecorder();
  const rule = (LINTEL_UNPRICED_MODELS: string) => ({
    LINTEL_UNPRICED_MODELS,
    LINTEL_SPOOL_DIR: `${bench.folder}/${LINTEL_UNPRICED_MODELS}`,
  });
  [byDefault, allowing, refusing] = await Promise.all([
    bench.startProxy(),
    bench.startProxy(rule("allow")),
    bench.startProxy(rule("refuse")),
  ]);
});
beforeEach(() => void upstream.requests.splice(0));
afterAll(async () => {
  await bench.close();
  await upstream.close();
});

const aKey = (options: KeyOptions = {}) =>
  bench.aKey({ setting: { url: `${upstream.origin}/v1` }, ...options });
const aLimit = (limit: object): KeyOptions => ({ key: { limits: JSON.stringify([limit]) } });

const LIMITS: readonly (readonly [string, KeyOptions])[] = [
  ["in all", { key: { cost_limit_nano: BUDGET } }],
  ["per period", { key: { cost_limit_over_time_nano: BUDGET, cost_limit_unit: "mo" } }],
  ["in a list", aLimit({ kind: "cost", unit: "d", maxNano: BUDGET })],
  [
    "on another model",
    aLimit({ kind: "model-cost", models: ["gpt-4o"], unit: "mo", maxNano: BUDGET }),
  ],
];

const CALLS: readonly (readonly [string, string, object])[] = [
  ["a model without a price", CHAT, UNKNOWN_MODEL],
  ["an unknown path", `${OPENAI}/videos`, { model: "gpt-4o" }],
  ["a path whose usage is not counted", `${OPENAI}/vector_stores/vs_1/search`, { query: "Hi" }],
];

async function outcomeOf(proxy: TestProxy, secret: string, path: string, body: object) {
  const headers = { "content-type": "application/json" };
  const response = await proxy.chat(secret, body, { path, headers });
  const code = response.headers.get("x-lintel-error");
  return { status: response.status, code, text: await response.text() };
}

describe.each(CALLS)("a call of %s", (_what, path, body) => {
  it.each(LIMITS)("is refused to a key with a limit of cost %s", async (_which, options) => {
    const { secret } = await aKey(options);
    for (const proxy of [byDefault, refusing]) {
      const { code, status } = await outcomeOf(proxy, secret, path, body);
      expect([status, code]).toEqual([403, "model_unpriced"]);
    }
    expect(upstream.requests).toEqual([]);
  });

  it("is refused for a user with a limit of cost", async () => {
    await bench.aUser(`spender of ${path}`, { cost_limit_nano: BUDGET });
    const { secret } = await aKey();
    const named = { ...body, user: `spender of ${path}` };
    const { code, text } = await outcomeOf(byDefault, secret, path, named);
    expect(code).toBe("model_unpriced");
    expect(text).toContain("call for a user without limits of cost");
    expect(upstream.requests).toEqual([]);
  });

  it("passes without a limit of cost, whatever else is limited", async () => {
    const { secret } = await aKey({ key: { rate_limit_over_time: 100, rate_limit_unit: "h" } });
    const { secret: counted } = await aKey(aLimit({ kind: "tokens", unit: "d", maxTokens: 9999 }));
    expect((await outcomeOf(byDefault, secret, path, body)).status).toBe(200);
    expect((await outcomeOf(byDefault, counted, path, body)).status).toBe(200);
    expect((await outcomeOf(refusing, secret, path, body)).code).toBe("model_unpriced");
  });

  it("passes under every limit where the operator allows it", async () => {
    const { secret } = await aKey({ key: { cost_limit_nano: BUDGET } });
    expect((await outcomeOf(allowing, secret, path, body)).status).toBe(200);
  });
});

describe("the refusal", () => {
  it("says how a model gets a price, and that price lets the call pass", async () => {
    const { secret } = await aKey({ key: { cost_limit_nano: BUDGET } });
    const { text } = await outcomeOf(byDefault, secret, CHAT, UNKNOWN_MODEL);
    expect(JSON.parse(text).error.message).toBe(
      "model model-without-price has no price: give it one in the costMap of the provider setting, or use a key without limits of cost",
    );
    const priced = await aKey({
      key: { cost_limit_nano: BUDGET },
      costMap: {
        promptCostPerModel: { "model-without-price": 0.001 },
        completionCostPerModel: { "model-without-price": 0.002 },
      },
    });
    expect((await outcomeOf(byDefault, priced.secret, CHAT, UNKNOWN_MODEL)).status).toBe(200);
  });

  it("names a path that is not priced, by its pattern", async () => {
    const { secret } = await aKey({ key: { cost_limit_nano: BUDGET } });
    const { text } = await outcomeOf(byDefault, secret, `${OPENAI}/videos`, {});
    expect(text).toContain(`calls to ${OPENAI}/* are not priced`);
  });

  it("is in the dialect of the caller, and shortens long names", async () => {
    const { secret } = await bench.aKey({
      provider: "anthropic",
      setting: { url: upstream.origin },
      key: { cost_limit_nano: BUDGET },
    });
    const body = { model: "w".repeat(2000), max_tokens: 9, messages: [] };
    const path = "/api/providers/anthropic/v1/messages";
    const { text } = await outcomeOf(byDefault, secret, path, body);
    expect(JSON.parse(text)).toMatchObject({ type: "error", error: { type: "permission_error" } });
    expect(text.length).toBeLessThan(1000);
  });

  it("also covers units for which the model has no price", async () => {
    const { secret } = await aKey({
      key: { cost_limit_nano: BUDGET },
      costMap: { promptCostPerModel: { "tts-1": 1 }, completionCostPerModel: { "tts-1": 1 } },
    });
    const body = { model: "tts-1", input: "Say hi", voice: "alloy" };
    const { code, text } = await outcomeOf(byDefault, secret, `${OPENAI}/audio/speech`, body);
    expect(code).toBe("model_unpriced");
    expect(text).toContain("model tts-1 has no price for its characters here");
  });

  it("is not for what costs nothing", async () => {
    const { secret } = await aKey({ key: { cost_limit_nano: BUDGET } });
    for (const proxy of [byDefault, refusing]) {
      expect((await outcomeOf(proxy, secret, `${OPENAI}/threads`, {})).status).toBe(200);
    }
  });
});
