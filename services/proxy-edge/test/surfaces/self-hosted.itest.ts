import { waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { aBody, type Bench, startBench, type TestProxy } from "../start-bench.ts";

const CHAT = "/api/providers/vllm/v1/chat/completions";
const MAP = { promptCostPerModel: { other: 1 }, completionCostPerModel: { other: 1 } };

let bench: Bench;
let proxy: TestProxy;
beforeAll(async () => {
  bench = await startBench();
  proxy = await bench.startProxy({ LINTEL_UNPRICED_MODELS: "refuse" });
});
afterAll(() => bench.close());

const aKey = (costMap?: unknown) =>
  bench.aKey({
    provider: "vllm",
    setting: { url: bench.upstream.url, apikey: "sk-upstream-test" },
    key: { cost_limit_nano: 1 },
    ...(costMap === undefined ? {} : { costMap }),
  });

describe("a server of one's own, to a key with a limit of cost, where unpriced models are refused", () => {
  it("answers, at no cost, with the zero price on the event", async () => {
    const { secret } = await aKey();
    const response = await proxy.chat(secret, aBody(), { path: CHAT });
    expect(response.status).toBe(200);
    await response.text();
    const id = response.headers.get("x-request-id");
    const event = await waitFor(async () => (await proxy.events()).find((each) => each.id === id), {
      label: "the call's event",
    });
    expect(event).toMatchObject({
      priceOverride: { input: 0, output: 0, images: 0 },
    });
    expect(event.unpriced).toBeUndefined();
  });

  it("is free on paths without a known price, too", async () => {
    const { secret } = await aKey();
    const path = "/api/providers/vllm/v1/rerank";
    expect((await proxy.chat(secret, aBody(), { path })).status).not.toBe(403);
  });

  it("is refused for a model that its cost map lacks", async () => {
    const { secret } = await aKey(MAP);
    const response = await proxy.chat(secret, aBody(), { path: CHAT });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("has no price");
  });
});
