import { afterEach, describe, expect, it } from "vitest";

import { aRoute, aStep, AZURE_STEP } from "./route-objects.ts";
import { callRoute, type RouteWorld, startRoute } from "./route-world.ts";
import { plainOf, refusing, type Script } from "./scripted-upstream.ts";

const ANSWER = plainOf(
  JSON.stringify({
    model: "gpt-4o-2024-11-20",
    choices: [{ message: { role: "assistant", content: "Hello" }, finish_reason: "stop" }],
    usage: { prompt_tokens: 10, completion_tokens: 5 },
  }),
);
/** The model has worked, and its use is reported; but the answer is an error. */
const WORKED = plainOf(
  JSON.stringify({
    error: { message: "late", code: "server_error" },
    usage: { prompt_tokens: 10, completion_tokens: 5 },
  }),
);
const TWO = aRoute({ steps: [aStep(), AZURE_STEP] });
const LIMITED = {
  costLimitNano: 1_000_000_000,
  rateLimitOverTime: 10,
  rateLimitUnit: "m",
} as const;
const BODY = { model: "any", messages: [{ role: "user", content: "Hi" }], max_tokens: 20 };

let world: RouteWorld | undefined;
afterEach(() => world?.close());

const failing =
  (first: Script) =>
  (name: string): Script =>
    name === "C" ? ANSWER : first;

const told = ({ records }: RouteWorld) =>
  records.map(({ event: { admitted, attempt, callId, countsCall, id }, reservation }) => ({
    attempt,
    isCall: id === callId,
    admitted,
    countsCall,
    costNano: reservation?.costNano,
  }));

describe("what is reserved for a route", () => {
  it("is the bound of the most expensive attempt, and serves the next one after a failure that cost nothing", async () => {
    world = await startRoute({ script: failing(refusing(500)), route: TWO, key: LIMITED });
    expect((await callRoute(world, BODY)).status).toBe(200);
    expect(world.admissions).toHaveLength(1);
    const [admission] = world.admissions;
    // 20 tokens of gpt-4o's answer cost $0.0002: more than the same of gpt-4o-mini with all of its prompt.
    expect(admission?.cost.totalNano).toBeGreaterThan(200_000);
    expect(told(world)).toMatchObject([
      { attempt: 1, isCall: false, admitted: false, costNano: undefined },
      { attempt: 2, isCall: true, admitted: true, countsCall: undefined },
    ]);
    expect(world.records[1]?.event.id).toBe(admission?.callId);
    expect(world.records[1]?.reservation?.costNano).toBe(10 * 2500 + 5 * 10_000);
    expect(world.open.size).toBe(0);
    // The start in the books is that of the attempt under way, under one id.
    expect(world.starts.map(({ event: { id, model, provider } }) => [id, provider, model])).toEqual(
      [
        [admission?.callId, "openai", "gpt-4o-mini"],
        [admission?.callId, "azure", "d"],
      ],
    );
  });

  it("goes with an attempt that cost something, and the next is admitted anew without counting as a call", async () => {
    world = await startRoute({ script: failing(WORKED), route: TWO, key: LIMITED });
    expect((await callRoute(world, BODY)).status).toBe(200);
    const [first, second] = world.admissions;
    expect(world.admissions).toHaveLength(2);
    expect(first?.holders[0].limits.rate).toHaveLength(1);
    expect(second?.holders[0].limits).toMatchObject({ rate: [], totalCostNano: 1_000_000_000 });
    expect(second?.callId).not.toBe(first?.callId);
    expect(told(world)).toMatchObject([
      { attempt: 1, isCall: true, admitted: true, costNano: 10 * 150 + 5 * 600 },
      { attempt: 2, isCall: false, admitted: true, countsCall: false },
    ]);
    expect(world.records.map(({ event }) => event.id)).toEqual([first?.callId, second?.callId]);
    expect(world.starts.map(({ event }) => event.id)).toEqual([first?.callId, second?.callId]);
    expect(world.open.size).toBe(0);
  });

  it("is lowered at once to the most that an attempt can turn out to have cost", async () => {
    const script = (name: string): Script => (name === "C" ? ANSWER : { does: "reset" });
    const open: number[] = [];
    world = await startRoute({
      script,
      route: TWO,
      key: LIMITED,
      verdict: () => {
        open.push(...(world?.open.values() ?? []));
        return undefined;
      },
    });
    await (await callRoute(world, BODY)).text();
    const [held = 0] = open;
    expect(held).toBeGreaterThan(0);
    expect(held).toBeLessThan((world.admissions[0]?.cost.totalNano ?? 0) / 2);
  });

  it("is not there for another attempt: the failure is the answer, and the only event", async () => {
    const refusal = { scope: "key", kind: "total", contended: false, reserved: 0 } as const;
    let asked = 0;
    world = await startRoute({
      script: failing(WORKED),
      route: TWO,
      key: LIMITED,
      verdict() {
        asked += 1;
        return asked === 1 ? undefined : { admitted: false, atMs: 0, refusal, limitStatuses: [] };
      },
    });
    const answer = await callRoute(world, BODY);
    expect([answer.status, await answer.text()]).toEqual([200, WORKED.chunks[0]]);
    expect(world.called).toEqual(["A"]);
    expect(told(world)).toMatchObject([{ admitted: true, costNano: 10 * 150 + 5 * 600 }]);
    expect(world.open.size).toBe(0);
  });

  it("pays for each attempt within its own cap", async () => {
    const grantedNano = 300_000;
    world = await startRoute({
      script: (_name, before) => (before === 0 ? refusing(500) : ANSWER),
      route: aRoute({ steps: [aStep(), aStep({ model: "gpt-4o" })] }),
      key: LIMITED,
      verdict: () => ({ admitted: true, atMs: 0, grantedNano, limitStatuses: [] }),
    });
    await (await callRoute(world, BODY)).text();
    const [first, second] = world.sent.map(({ body }) =>
      JSON.parse(Buffer.isBuffer(body) ? body.toString() : ""),
    );
    // 20 tokens of gpt-4o-mini are paid for; those of gpt-4o cost ten millionths of a dollar each.
    expect(first.max_tokens).toBe(20);
    expect(second.max_tokens).toBeLessThan(15);
    expect(second.max_tokens).toBeGreaterThan(0);
  });

  it("counts for the model that is called, where models have limits of their own", async () => {
    const limits = [
      { kind: "model-cost", models: ["gpt-4o-mini"], unit: "d", maxNano: 1e9 },
    ] as const;
    world = await startRoute({
      script: failing(refusing(500)),
      route: aRoute({ steps: [aStep(), aStep({ model: "gpt-4o" })] }),
      key: { limits: limits.map((each) => ({ ...each, models: [...each.models] })) },
    });
    await (await callRoute(world, BODY)).text();
    expect(world.admissions.map(({ model }) => model).slice(0, 2)).toEqual([
      "gpt-4o-mini",
      "gpt-4o",
    ]);
  });
});
