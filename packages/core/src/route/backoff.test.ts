import { expect, it } from "vitest";

import { type Pause, pauseMs } from "./backoff.ts";

const pause = (overrides: Partial<Pause> = {}): number =>
  pauseMs({ retryStrategy: "", retryInterval: "", tries: 1, random: 0.5, ...overrides });

it("a constant pause is that of the step, one second without one, and a tenth more or less", () => {
  expect(pause()).toBe(1000);
  expect(pause({ retryInterval: "250ms", tries: 7 })).toBe(250);
  expect(pause({ retryStrategy: "constant", random: 0 })).toBe(900);
  expect(pause({ random: 1 })).toBe(1100);
});

it("an exponential one grows by half each time, up to a minute, and half more or less", () => {
  const at = (tries: number, random = 0.5) =>
    pause({ retryStrategy: "exponential", tries, random });
  expect([1, 2, 3].map((tries) => at(tries))).toEqual([500, 750, 1125]);
  expect(at(50)).toBe(60_000);
  expect([at(1, 0), at(1, 1)]).toEqual([250, 750]);
});

it("no pause is shorter than what the provider asked for", () => {
  expect(pause({ retryAfterMs: 5000 })).toBe(5000);
  expect(pause({ retryAfterMs: 10 })).toBe(1000);
});
