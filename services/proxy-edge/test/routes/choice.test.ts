import { afterEach, describe, expect, it } from "vitest";

import { aRoute, aStep, AZURE_STEP } from "./route-objects.ts";
import { BODY, callRoute, type RouteWorld, startRoute } from "./route-world.ts";
import { events, plainOf, type Script, streamOf } from "./scripted-upstream.ts";

const ANSWER = JSON.stringify({
  model: "gpt-4o-mini",
  choices: [{ message: { role: "assistant", content: "Hello" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 10, completion_tokens: 5 },
});
const piece = (delta: object, finish: string | null = null) => ({
  model: "gpt-4o",
  choices: [{ index: 0, delta, finish_reason: finish }],
});
const OPENING = piece({ role: "assistant", content: "" });
const END = [
  piece({}, "stop"),
  { choices: [], usage: { prompt_tokens: 10, completion_tokens: 5 } },
];
const streamWith = (content: string) => [
  ...events(OPENING, piece({ content }), ...END),
  "data: [DONE]\n\n",
];

let world: RouteWorld | undefined;
afterEach(() => world?.close());

describe("a stream that has begun", () => {
  const route = aRoute({ steps: [aStep({ minCharsPerSecond: 20 }), AZURE_STEP] });

  async function streamFrom(first: Script) {
    world = await startRoute({
      route,
      script: (name) => (name === "C" ? streamOf(streamWith("from C")) : first),
    });
    const answer = await callRoute(world, { ...BODY, stream: true });
    const text = await answer.text();
    return { text, called: world.called.join(""), records: world.records };
  }

  it("and crawls is left before the caller has seen a byte, and is charged by what it said", async () => {
    const crawling = streamOf(events(OPENING, piece({ content: "Hel" })), "stall");
    const { called, records, text } = await streamFrom(crawling);
    expect(called).toBe("AC");
    expect(text).toContain("from C");
    expect(text).not.toContain("Hel");
    expect(records.map(({ event }) => event.ending)).toEqual(["timeout", "complete"]);
    expect(records[0]?.event.unmeasured?.completion).toBe("Hel");
  });

  it("and is quick enough is passed on from its first byte", async () => {
    const whole = streamWith("x".repeat(80));
    const { called, text } = await streamFrom(streamOf(whole));
    expect(called).toBe("A");
    // Usage was not asked for by the caller.
    expect(text).toContain("x".repeat(80));
    expect(text).toContain("[DONE]");
  });

  it("and is short is passed on when it has ended", async () => {
    const { called, text } = await streamFrom(streamOf(streamWith("No.")));
    expect(called).toBe("A");
    expect(text).toContain("No.");
  });
});

describe("calls of one conversation", () => {
  const key = { rotationEnabled: true };

  it("go to one setting of a step, other conversations to others", async () => {
    world = await startRoute({ key, script: () => plainOf(ANSWER) });
    const homes = new Map<string, Set<string>>();
    for (let call = 0; call < 36; call += 1) {
      const session = `session-${call % 12}`;
      await (await callRoute(world, BODY, { "x-session-id": session })).text();
      homes.set(session, (homes.get(session) ?? new Set()).add(world.called.at(-1) ?? ""));
    }
    expect([...homes.values()].map((home) => home.size)).toEqual(Array(12).fill(1));
    expect(new Set([...homes.values()].flatMap((home) => [...home]))).toEqual(new Set(["A", "B"]));
  });

  it("stay where they are when only their first message tells which they are", async () => {
    world = await startRoute({ key, script: () => plainOf(ANSWER) });
    const messages = [{ role: "user", content: "Hi" }];
    for (let turn = 0; turn < 6; turn += 1) {
      await (await callRoute(world, { ...BODY, messages })).text();
      messages.push({ role: "assistant", content: "Yes?" }, { role: "user", content: `${turn}` });
    }
    expect(new Set(world.called).size).toBe(1);
  });
});

describe("a route's strategy", () => {
  it("least-cost begins with the cheaper model", async () => {
    const steps = [AZURE_STEP, aStep()];
    world = await startRoute({
      route: aRoute({ steps, strategy: "least-cost" }),
      script: () => plainOf(ANSWER),
    });
    await (await callRoute(world)).text();
    // gpt-4o-mini, of the second step.
    expect(world.called).toEqual(["A"]);
  });
});
