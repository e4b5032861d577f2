import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Standing } from "../health/breaker.ts";
import { type Choice, orderDestinations, type RouteDestination } from "./order-destinations.ts";
import { hashedUnit } from "./rendezvous.ts";

const at = (step: number, settingId: string, weight = 1): RouteDestination => ({
  step,
  settingId,
  model: `model-${step}`,
  weight,
});

/** Numbers from 0 to below 1 that look random and are the same in each run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    const once = Math.imul(state ^ (state >>> 15), state | 1);
    const twice = once ^ (once + Math.imul(once ^ (once >>> 7), once | 61));
    return ((twice ^ (twice >>> 14)) >>> 0) / 2 ** 32;
  };
}

const choice = (given: Partial<Choice<RouteDestination>> = {}): Choice<RouteDestination> => ({
  strategy: "ordered",
  affinity: undefined,
  spreads: false,
  random: seeded(7),
  standingOf: () => "well",
  restsUntilMs: () => 0,
  latencyOf: () => undefined,
  costOf: () => undefined,
  ...given,
});

const settingsOf = (destinations: readonly RouteDestination[]) =>
  destinations.map(({ settingId }) => settingId);

/** How often each setting comes first in `times` calls. */
function firsts(
  destinations: readonly RouteDestination[],
  given: (call: number) => Choice<RouteDestination>,
  times = 10_000,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let call = 0; call < times; call += 1) {
    const [first] = orderDestinations(destinations, given(call));
    const id = first?.settingId ?? "";
    counts[id] = (counts[id] ?? 0) + 1;
  }
  return counts;
}

const STEPS = [at(0, "a"), at(1, "b"), at(2, "c")];

describe("ordered", () => {
  it("keeps the route's steps and the key's settings in their order", () => {
    const destinations = [at(0, "a"), at(0, "b"), at(1, "c"), at(1, "a")];
    expect(settingsOf(orderDestinations(destinations, choice()))).toEqual(["a", "b", "c", "a"]);
  });

  it("spreads calls evenly over the settings of a step when it is to, and keeps them together", () => {
    const destinations = [at(0, "a"), at(0, "b"), at(0, "c"), at(1, "z")];
    const shared = choice({ spreads: true });
    const counts = firsts(destinations, () => shared);
    for (const id of ["a", "b", "c"]) expect(Math.abs((counts[id] ?? 0) - 3333)).toBeLessThan(200);
    for (let call = 0; call < 100; call += 1) {
      expect(settingsOf(orderDestinations(destinations, shared)).at(-1)).toBe("z");
    }
  });
});

describe("weighted", () => {
  const weighted = [at(0, "a", 6), at(1, "b", 3), at(2, "c", 1), at(3, "never", 0)];

  it("puts a step first as often as its weight says, by chance and by conversation", () => {
    const random = seeded(42);
    const byChance = firsts(weighted, () => choice({ strategy: "weighted", random }));
    const byConversation = firsts(weighted, (call) =>
      choice({ strategy: "weighted", affinity: `conversation ${call}` }),
    );
    for (const counts of [byChance, byConversation]) {
      expect(Math.abs((counts["a"] ?? 0) - 6000)).toBeLessThan(200);
      expect(Math.abs((counts["b"] ?? 0) - 3000)).toBeLessThan(200);
      expect(Math.abs((counts["c"] ?? 0) - 1000)).toBeLessThan(200);
      expect(counts["never"]).toBeUndefined();
    }
  });

  it("falls over to the others as often as their weights say", () => {
    const random = seeded(1);
    const standingOf = ({ settingId }: RouteDestination): Standing =>
      settingId === "a" ? "resting" : "well";
    const counts = firsts(weighted, () => choice({ strategy: "weighted", random, standingOf }));
    expect(Math.abs((counts["b"] ?? 0) - 7500)).toBeLessThan(200);
    expect(Math.abs((counts["c"] ?? 0) - 2500)).toBeLessThan(200);
  });
});

describe("least-cost", () => {
  it("takes the cheapest first, and last what has no price", () => {
    const costs: Record<string, number | undefined> = { a: 9, b: 3 };
    const costOf = ({ settingId }: RouteDestination) => costs[settingId];
    const shared = choice({ strategy: "least-cost", costOf });
    expect(settingsOf(orderDestinations([at(2, "c"), ...STEPS.slice(0, 2)], shared))).toEqual([
      "b",
      "a",
      "c",
    ]);
  });
});

describe("least-latency", () => {
  const by = (latencies: Record<string, number>) =>
    choice({
      strategy: "least-latency",
      random: seeded(3),
      latencyOf: ({ settingId }) => latencies[settingId],
    });

  it("takes the fastest first, and measures what is not known", () => {
    expect(settingsOf(orderDestinations(STEPS, by({ a: 900, b: 300, c: 500 })))).toEqual([
      "b",
      "c",
      "a",
    ]);
    expect(settingsOf(orderDestinations(STEPS, by({ a: 900, c: 500 })))[0]).toBe("b");
  });

  it("spreads calls over those that are about equally fast", () => {
    const shared = by({ a: 100, b: 110, c: 500 });
    const counts = firsts(STEPS, () => shared, 1000);
    expect(counts["c"]).toBeUndefined();
    expect(Math.abs((counts["a"] ?? 0) - 500)).toBeLessThan(100);
  });
});

describe("a conversation", () => {
  const destinations = [at(0, "a"), at(0, "b"), at(0, "c")];
  const inConversation = (affinity: string, given: Partial<Choice<RouteDestination>> = {}) =>
    orderDestinations(destinations, choice({ affinity, spreads: true, ...given }));

  it("goes to the same settings in the same order, whatever proxy and moment", () => {
    const first = settingsOf(inConversation("one"));
    for (let time = 0; time < 50; time += 1) {
      const given = { random: seeded(time) };
      expect(settingsOf(inConversation("one", given))).toEqual(first);
      expect(
        settingsOf(
          orderDestinations(
            destinations.toReversed(),
            choice({ affinity: "one", spreads: true, ...given }),
          ),
        ),
      ).toEqual(first);
    }
  });

  it("moves only when its own setting rests, and comes back", () => {
    for (let number = 0; number < 200; number += 1) {
      const conversation = `c${number}`;
      const [home, second] = settingsOf(inConversation(conversation));
      const others = { standingOf: standing({ [second ?? ""]: "resting" }) };
      expect(settingsOf(inConversation(conversation, others))[0]).toBe(home);
      const own = { standingOf: standing({ [home ?? ""]: "resting" }) };
      expect(settingsOf(inConversation(conversation, own))[0]).toBe(second);
    }
  });
});

const standing =
  (standings: Readonly<Record<string, Standing>>) =>
  ({ settingId }: RouteDestination): Standing =>
    standings[settingId] ?? "well";

describe("destinations that rest", () => {
  it("come last, the one that may serve again first before the others", () => {
    const untils: Record<string, number> = { a: 900, b: 500 };
    const shared = choice({
      standingOf: standing({ a: "resting", b: "due" }),
      restsUntilMs: ({ settingId }) => untils[settingId] ?? 0,
    });
    expect(settingsOf(orderDestinations(STEPS, shared))).toEqual(["c", "b", "a"]);
  });

  it("may be probed only by a call that tries them first", () => {
    const first = choice({ standingOf: standing({ a: "resting", b: "probe" }) });
    expect(settingsOf(orderDestinations(STEPS, first))).toEqual(["b", "c", "a"]);
    const later = choice({ standingOf: standing({ b: "probe" }) });
    expect(settingsOf(orderDestinations(STEPS, later))).toEqual(["a", "c", "b"]);
  });

  it("lose and double no destination, whatever rests", () => {
    const anyStanding = fc.constantFrom<Standing>("well", "resting", "due", "probe");
    const strategy = fc.constantFrom("ordered", "weighted", "least-latency", "least-cost");
    const destination = fc.record({
      step: fc.nat(3),
      settingId: fc.string({ minLength: 1, maxLength: 3 }),
      model: fc.constant("m"),
      weight: fc.nat(5),
      standing: anyStanding,
      cost: fc.option(fc.nat(9), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(destination), strategy, fc.boolean(), (destinations, name, spreads) => {
        const ordered = orderDestinations(destinations, {
          ...choice(),
          strategy: name,
          spreads,
          standingOf: (to) => to.standing,
          restsUntilMs: () => 0,
          latencyOf: ({ cost }) => cost,
          costOf: ({ cost }) => cost,
        });
        expect(new Set(ordered)).toEqual(new Set(destinations));
        expect(ordered).toHaveLength(destinations.length);
        // Behind the first, none that rests comes before one that is well.
        const later = ordered.slice(1).map((to) => to.standing);
        const beforeLastWell = later.slice(0, Math.max(0, later.lastIndexOf("well")));
        expect(beforeLastWell.filter((is) => is !== "well")).toEqual([]);
      }),
    );
  });
});

describe("hashedUnit", () => {
  it("gives the same number in every release: conversations stay when proxies are upgraded one by one", () => {
    expect(hashedUnit("conversation", "setting")).toMatchInlineSnapshot(`0.6741112463254705`);
  });

  it("is spread evenly, over keys that differ in one character too", () => {
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let key = 0; key < 20_000; key += 1) {
      const tenth = Math.floor(hashedUnit(`user-${key}`, "setting") * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });
});
