import type { UsageEvent } from "@lintel/events";
import { waitFor } from "@lintel/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { aBody, type Bench, startBench, type TestProxy } from "../start-bench.ts";

let bench: Bench;
let proxies: readonly TestProxy[];

beforeAll(async () => {
  bench = await startBench();
  const folders = ["one", "two"].map((name) => `${bench.folder}/${name}`);
  proxies = await Promise.all(
    folders.map((folder) => bench.startProxy({ LINTEL_SPOOL_DIR: folder })),
  );
  const key = await bench.aKey({ key: { rate_limit_over_time: 1000, rate_limit_unit: "h" } });
  for (const proxy of proxies) {
    const answers = async () => (await proxy.chat(key.secret, aBody())).status === 200;
    await waitFor(answers, { label: "a proxy that is warm" });
  }
});
afterAll(() => bench.close());

const rate = (unit: string, maxCalls: number) => ({ kind: "rate", unit, maxCalls });
const cost = (unit: string, maxNano: number) => ({ kind: "cost", unit, maxNano });
const aKey = (limits: readonly object[], own: object = {}) =>
  bench.aKey({ key: { limits: JSON.stringify(limits), ...own } });

/** Calls at once over both proxies, by the code of their refusal; "" for those that passed. */
async function codesOf(secret: string, calls: number) {
  return Promise.all(
    Array.from({ length: calls }, async (_, n) => {
      const response = await proxies[n % 2]?.chat(secret, aBody());
      await response?.text();
      return response?.headers.get("x-lintel-error") ?? "";
    }),
  );
}
/** Of gpt-4o-mini: 0.15 and 0.6 dollars per million. */
const costOf = (usage: UsageEvent["usage"]) =>
  usage === undefined ? 0 : usage.input * 150 + usage.output * 600;
const passed = (codes: readonly string[]) => codes.filter((code) => code === "").length;

describe("several limits of one kind on one key", () => {
  it.each([
    [[rate("d", 3)], { rate_limit_over_time: 100, rate_limit_unit: "h" }],
    [[rate("d", 100)], { rate_limit_over_time: 3, rate_limit_unit: "h" }],
    [[rate("h", 100), rate("d", 3)], {}],
    [[rate("h", 3), rate("d", 100)], {}],
  ])("of calls all hold, whichever is the tighter: %j beside %j", async (limits, own) => {
    const key = await aKey(limits, own);
    const codes = await codesOf(key.secret, 20);
    expect(passed(codes)).toBe(3);
    expect(codes.filter((code) => code === "rate_limited")).toHaveLength(17);
  });

  // Such a call costs at most some 36,000 nano-dollars, so that two fit and three do not.
  it.each([
    [[cost("d", 90_000)], { cost_limit_over_time_nano: 1e12, cost_limit_unit: "h" }],
    [[cost("d", 1e12)], { cost_limit_over_time_nano: 90_000, cost_limit_unit: "h" }],
    [[cost("h", 1e12), cost("d", 90_000), cost("mo", 1e12)], {}],
  ])("of cost all hold, whichever is the tighter: %j beside %j", async (limits, contract) => {
    const key = await aKey(limits, contract);
    const codes = await codesOf(key.secret, 20);
    const events = (await Promise.all(proxies.map((proxy) => proxy.events()))).flat();
    const own = events.filter(({ keyId }) => keyId === key.id);
    expect(own).toHaveLength(20);
    const spent = own.reduce((sum, { usage }) => sum + costOf(usage), 0);
    expect(spent).toBeGreaterThan(0);
    expect(spent).toBeLessThanOrEqual(90_000);
    expect(new Set(codes)).toEqual(new Set(["", "cost_limited"]));
  });

  it("are reported by the tightest one of each kind", async () => {
    const key = await aKey([rate("h", 10), rate("d", 2), cost("h", 8e9), cost("d", 1e9)]);
    const response = await proxies[0]?.chat(key.secret, aBody());
    expect(response?.headers.get("x-ratelimit-limit-requests")).toBe("2");
    expect(response?.headers.get("x-ratelimit-remaining-requests")).toBe("1");
    expect(response?.headers.get("x-ratelimit-limit-cost")).toBe("1");
  });
});
