import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

import { openLargeBodies, type OpenLargeBodies } from "../../src/adapters/bodies/large-bodies.ts";
import { aCallPolicy } from "../a-call-policy.ts";
import { SimulatedStore } from "../cache/cached-world.ts";
import type { RouteWorld } from "./route-world.ts";
import { answer, CHAT, CLAUDE, cut, FIRST, lastBody, OPENAI, REST, startSpoken } from "./spoken.ts";

let world: RouteWorld | undefined;
afterEach(() => world?.close());

describe("an answer to a call that is read in a thread", () => {
  let largeBodies: OpenLargeBodies;
  beforeAll(() => {
    largeBodies = openLargeBodies({
      threads: 1,
      deadlineMs: 120_000,
      maxWaitingBytes: 1e9,
      sealSecrets: [Buffer.alloc(32, 7)],
      onTrouble: () => undefined,
    });
  });
  afterAll(() => largeBodies.close());

  it.each([
    ["the same step", { ...OPENAI, retries: 1 }, "chat"],
    ["another provider", CLAUDE, "messages"],
  ] as const)("is continued by %s, which gets all of it", async (_who, second, next) => {
    const steps = next === "chat" ? [second] : [OPENAI, second];
    world = await startSpoken(CHAT, steps, {
      largeBodies,
      script: () => (world?.called.length === 1 ? cut("chat") : answer(next, REST)),
    });
    const content = `Count. ${"x".repeat(80_000)} The end.`;
    const { text } = await CHAT.call(world, { messages: [{ role: "user", content }] });
    expect(text).toBe("One two three four.");
    const sent = lastBody(world);
    expect(sent).toContain(content);
    expect(sent).toContain("One two three");
  });
});

it("a mark across the seam is turned back for the caller, and only for the caller", async () => {
  const policyId = "3f0c1f6e-4b0e-4c53-9d5e-3d1f5a1f0007";
  const policy = aCallPolicy({
    id: policyId,
    scope: "request",
    marks: "reversible",
    config: { rules: { email: "allow_but_redact" } },
  }).known;
  const begun = { ...FIRST, texts: ["I wrote to ", "[EMA"] };
  world = await startSpoken(CHAT, [OPENAI, CLAUDE], {
    key: { policyId },
    policy,
    script: (name) =>
      name === "A"
        ? cut("chat", "[EMA", begun)
        : answer("messages", { ...REST, texts: ["IL_1]", " today."] }),
  });
  const messages = [{ role: "user", content: "Write to jane@example.org" }];
  const { text } = await CHAT.call(world, { messages });
  expect(text).toBe("I wrote to jane@example.org today.");
  expect(lastBody(world)).toContain("I wrote to [EMA");
  const sent = world.sent.map(({ body }) => (Buffer.isBuffer(body) ? body.toString() : ""));
  expect(sent).toHaveLength(2);
  expect(sent.join("")).not.toContain("jane@");
});

it("an answer of two models is kept for no equal call, the next one of a single model is", async () => {
  const kept = new SimulatedStore();
  const route = { cacheConfig: { enabled: true, ttl: "1h" } };
  const given = {
    kept,
    script: (name: string) => {
      if (world?.called.length === 1) return cut("chat");
      return name === "A" ? answer("chat", FIRST) : answer("messages", REST);
    },
  };
  world = await startSpoken(CHAT, [OPENAI, CLAUDE], given, route);
  const at = world;
  const heard = async () => (await CHAT.call(at)).text;
  expect(await heard()).toBe("One two three four.");
  expect(await heard()).toBe("One two three ");
  await expect.poll(() => kept.kept.size, { timeout: 60_000 }).toBe(1);
  expect(await heard()).toBe("One two three ");
  expect(at.called).toEqual(["A", "C", "A"]);
});
