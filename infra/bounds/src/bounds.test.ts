import { describe, expect, it } from "vitest";

import { TRIED_ENDPOINTS, TRIED_PROVIDERS, triedOf } from "./endpoints.ts";
import { quantile, toCase, toReasons, toTable } from "./print-tally.ts";
import { Random } from "./random.ts";
import { runBounds } from "./run-bounds.ts";
import { Tally } from "./tally.ts";
import { type Charge, makeCall } from "./try-call.ts";

/** A dozen for each endpoint; `npm run bounds` makes 100,000. */
const CALLS = TRIED_ENDPOINTS.length * 12;
const SEED = 7;

it(
  "no call to any priced endpoint costs more than was reserved for it",
  { timeout: 300_000 },
  async () => {
    const tally = await runBounds({ seed: SEED, from: 0, to: CALLS });
    expect(tally.violations.map(toCase)).toEqual([]);
    const untried = TRIED_PROVIDERS.flatMap((provider) =>
      triedOf(provider).map(({ path }) => `${provider.id} ${path}`),
    ).filter((name) => !tally.endpoints.some((tried) => tried.name === name && tried.admitted > 0));
    expect(untried).toEqual([]);
    // Some of each kind, or nothing would have been shown.
    const reasons = toReasons(tally).join("\n");
    for (const reason of ["quota_spent", "call_unbounded", "model_unpriced"]) {
      expect(reasons).toContain(reason);
    }
    expect(toTable(tally)).toHaveLength(tally.endpoints.length + 2);
  },
);

it("a seed and an index make the same call each time", () => {
  for (const index of TRIED_ENDPOINTS.keys()) {
    const [one, other] = [makeCall(new Random(index), index), makeCall(new Random(index), index)];
    expect(one.call).toEqual(other.call);
  }
});

describe("the tally", () => {
  const charge = (chargedNano: number): Charge => ({
    reservedNano: 100,
    chargedNano,
    isUnpriced: false,
    sent: "{}",
  });
  const tried = (chargedNano: number) => {
    const { call, endpoint } = makeCall(new Random(1), 0);
    const usual = undefined;
    return {
      index: 0,
      endpoint,
      call,
      remainingNano: 100,
      refusal: undefined,
      usual,
      charge: charge(chargedNano),
      isAffordableRefused: false,
    };
  };

  it("sees a call that costs a nano-dollar too much, and only that", () => {
    const tally = new Tally();
    for (const chargedNano of [50, 100, 101]) tally.add(tried(chargedNano));
    expect(tally.violations.map(({ charge: seen }) => seen?.chargedNano)).toEqual([101]);
    expect(tally.endpoints).toMatchObject([{ tried: 3, admitted: 3, violations: 1 }]);
  });

  it.each([
    [[], 0.5, undefined],
    [[3, 1, 2], 0.5, 2],
    [[3, 1, 2], 0.95, 3],
  ])("the quantile of %j at %d is %d", (values, part, expected) => {
    expect(quantile(values, part)).toBe(expected);
  });
});
