import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Failover, MAX_ATTEMPTS, nextAttempt, type Place, startFailover } from "./failover.ts";
import type { FailureCause } from "./failure-cause.ts";

const place = (step: number, settingId: string, overrides: Partial<Place> = {}): Place => ({
  step,
  settingId,
  retries: 0,
  isLarger: false,
  ...overrides,
});

/** Where the attempts go when they fail for these causes, one after the other; ends with `-` when no other follows. */
function goes(places: readonly Place[], causes: readonly FailureCause[]): string {
  let state: Failover | undefined = startFailover(places);
  const seen = [state.at];
  for (const cause of causes) {
    state = nextAttempt(state, cause)?.state;
    if (state === undefined) return `${seen.join(" ")} -`;
    seen.push(state.at);
  }
  return seen.join(" ");
}

/** Two steps: one with the settings `a` and `b`, the other with `c`. */
const PLACES = [place(0, "a", { retries: 1 }), place(0, "b", { retries: 1 }), place(1, "c")];

describe("after a failure a call goes", () => {
  it.each([
    ["server", "0 0 2 1 1 -"],
    ["connection", "0 0 2 1 1 -"],
    ["rate", "0 1 2 -"],
    ["credential", "0 1 2 -"],
    ["model", "0 2 -"],
    ["context", "0 -"],
    ["request", "0 -"],
  ] as const)("as the cause says: always %s is %s", (cause, expected) => {
    expect(goes(PLACES, Array<FailureCause>(10).fill(cause))).toBe(expected);
  });

  it("with the next setting at once when one is limited, and waits there when the provider is in trouble", () => {
    expect(goes(PLACES, ["rate", "server", "server", "server"])).toBe("0 1 1 2 -");
  });

  it("to a step for longer prompts only, once a prompt was too long", () => {
    const places = [place(0, "a"), place(1, "b"), place(2, "c", { isLarger: true })];
    expect(goes(places, ["context", "server"])).toBe("0 2 -");
    expect(goes(places, ["server", "context", "context"])).toBe("0 1 2 -");
  });

  it("nowhere with a setting whose credential was refused, in any step", () => {
    const places = [place(0, "a"), place(1, "a"), place(2, "b")];
    expect(goes(places, ["credential", "server"])).toBe("0 2 -");
  });

  it("back to a limited place when there is no other and it has retries", () => {
    expect(goes([place(0, "a", { retries: 2 })], ["rate", "rate", "rate"])).toBe("0 0 0 -");
  });
});

const CAUSES = [
  "connection",
  "context",
  "credential",
  "model",
  "rate",
  "request",
  "server",
] as const;
const aPlace = fc.record({
  step: fc.integer({ min: 0, max: 3 }),
  settingId: fc.constantFrom("a", "b", "c"),
  retries: fc.integer({ min: 0, max: 200 }),
  isLarger: fc.boolean(),
});

it("every call comes to an end, and no place is tried more often than its retries allow", () => {
  fc.assert(
    fc.property(
      fc.array(aPlace, { minLength: 1, maxLength: 8 }),
      fc.array(fc.constantFrom(...CAUSES), { minLength: 200, maxLength: 200 }),
      (places, causes) => {
        let state: Failover | undefined = startFailover(places);
        let attempts = 0;
        for (const cause of causes) {
          if (state === undefined) break;
          attempts += 1;
          const { tries } = state;
          expect(tries.every((count, at) => count <= (places[at]?.retries ?? 0) + 1)).toBe(true);
          state = nextAttempt(state, cause)?.state;
        }
        expect(state).toBeUndefined();
        expect(attempts).toBeLessThanOrEqual(MAX_ATTEMPTS);
      },
    ),
    { numRuns: 200 },
  );
});
