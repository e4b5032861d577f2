import { startBackendUpstream, type Upstream, waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Bench, startBench, type TestProxy } from "../start-bench.ts";

let bench: Bench;
let upstream: Upstream;
let proxy: TestProxy;
let other: TestProxy;
beforeAll(async () => {
  bench = await startBench();
  upstream = await startBackendUpstream("vllm", { models: ["first", "second"] });
  [proxy, other] = await Promise.all([
    bench.startProxy(),
    bench.startProxy({ LINTEL_SPOOL_DIR: `${bench.folder}/other` }),
  ]);
});
afterAll(async () => {
  await bench.close();
  await upstream.close();
});

const COST_MAP = {
  promptCostPerModel: { first: 1, second: 1 },
  completionCostPerModel: { first: 2, second: 2 },
};

async function aCaller(key: Parameters<Bench["aKey"]>[0] = {}) {
  const setting = { url: upstream.url };
  const { id, secret } = await bench.aKey({ provider: "vllm", setting, costMap: COST_MAP, ...key });
  const post = (path: string, body: object, at = proxy) => at.chat(secret, body, { path });
  const get = (path: string, at = proxy) =>
    fetch(at.url + path, { headers: { authorization: `Bearer ${secret}` } });
  const events = async (count: number) =>
    waitFor(
      async () => {
        const own = (await proxy.events()).filter((event) => event.keyId === id);
        return own.length >= count ? own : undefined;
      },
      { label: "the caller's events" },
    );
  return { post, get, events };
}

describe("LocalLab's API over real stores", () => {
  it("costs what its chat costs, whole, streamed and in a batch", async () => {
    const { events, post } = await aCaller();
    const asked = { prompt: "Say", max_tokens: 20 };
    await (await post("/generate", asked)).text();
    await (await post("/generate", { ...asked, stream: true })).text();
    await (await post("/generate/batch", { prompts: ["a", "b", "c"], max_tokens: 20 })).text();
    const all = await events(5);
    expect(all.map(({ path, priceOverride, usage }) => ({ path, priceOverride, usage }))).toEqual(
      ["/generate", "/generate", ...Array<string>(3).fill("/generate/batch")].map((path) => ({
        path,
        priceOverride: all[0]?.priceOverride,
        usage: expect.objectContaining({ input: 11, output: 8, reasoning: 5 }),
      })),
    );
    expect(all[0]?.priceOverride).toBeDefined();
  });

  it("holds a limit of the key exactly, however many call at once and where", async () => {
    const { post } = await aCaller({ key: { rate_limit_over_time: 5, rate_limit_unit: "d" } });
    const calls = Array.from({ length: 12 }, async (_, index) => {
      const messages = [{ role: "user", content: "x" }];
      const [path, body] =
        index % 2 === 0 ? ["/chat", { messages }] : ["/generate", { prompt: "x" }];
      const answer = await post(path, body, index % 3 === 0 ? other : proxy);
      await answer.text();
      return answer.status;
    });
    const statuses = (await Promise.all(calls)).toSorted((a, b) => a - b);
    expect(statuses).toEqual([...Array<number>(5).fill(200), ...Array<number>(7).fill(429)]);
  });

  it("lets a key without limits make ten calls in a row, a batch being one, and says when to go on", async () => {
    const { post } = await aCaller();
    const calls = Array.from({ length: 11 }, async (_, index) => {
      const answer =
        index === 0
          ? await post("/generate/batch", { prompts: ["a", "b", "c"] })
          : await post("/generate", { prompt: "x" }, index % 2 === 0 ? other : proxy);
      await answer.text();
      return [answer.status, answer.headers.get("retry-after")];
    });
    const refused = (await Promise.all(calls)).filter(([status]) => status !== 200);
    expect(refused).toEqual([[429, "1"]]);
  });

  it("redacts what a policy finds, before anything is sent", async () => {
    const policy = await bench.aPolicy({ config: { rules: { email: "allow_but_redact" } } });
    const { post } = await aCaller({ key: { policy_id: policy } });
    await (await post("/generate", { prompt: "I am ann@example.com", max_tokens: 5 })).text();
    const sent = JSON.stringify(upstream.requests.at(-1)?.json());
    expect(sent).not.toContain("ann@example.com");
    expect(sent).toContain("I am ");
  });

  it("keeps the model that a key has loaded for all proxies", async () => {
    const { get, post } = await aCaller();
    const current = async (at: TestProxy): Promise<unknown> =>
      Object(await (await get("/models/current", at)).json()).id;
    expect([await current(proxy), await current(other)]).toEqual(["first", "first"]);
    expect((await post("/models/load", { model_id: "second" })).status).toBe(200);
    expect(await current(proxy)).toBe("second");
    await waitFor(async () => ((await current(other)) === "second" ? true : undefined), {
      label: "the other proxy's knowledge",
    });
    await (await post("/generate", { prompt: "x" }, other)).text();
    expect(upstream.requests.at(-1)?.json()).toMatchObject({ model: "second" });
  });

  it("a caller that leaves a stream has it cancelled upstream", async () => {
    const { events, post } = await aCaller();
    const when = ({ method }: { readonly method: string }) => method === "POST";
    upstream.script([{ kind: "stop", after: { chunks: 2 }, how: "stall" }], { when });
    const answer = await post("/generate", { prompt: "x", stream: true });
    await answer.body?.cancel();
    const [event] = await events(1);
    expect(event).toMatchObject({ ending: "client_left", streamed: true });
    await waitFor(() => (upstream.counts().open === 0 ? true : undefined), {
      label: "the upstream's loss of its caller",
    });
  });
});
