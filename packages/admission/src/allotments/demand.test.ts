import { describe, expect, it } from "vitest";

import type { LimitKind, LimitStatus } from "../admission.ts";
import { Demand } from "./demand.ts";

const aStatus = (kind: LimitKind, remaining: number, unit?: "s" | "d"): LimitStatus => ({
  scope: "key",
  kind,
  max: 1_000_000_000,
  remaining,
  ...(unit === undefined ? {} : { unit }),
});

const busy = (calls: number, costNano = 100, atMs = 1000): Demand => {
  const demand = new Demand();
  for (let call = 0; call < calls; call += 1) demand.add(costNano, atMs);
  return demand;
};

describe("an allotment", () => {
  it("is for eight times what a holder asked for in a period", () => {
    expect(busy(8).size([], 1000)).toEqual({ calls: 64, amountNano: 6400 });
    expect(busy(8, 0).size([], 1000)).toEqual({ calls: 64, amountNano: 0 });
  });

  it("is not worth it for fewer than eight calls in a period", () => {
    expect(busy(7).size([], 1000)).toBeUndefined();
  });

  it("is never made of a limit per second", () => {
    const limitStatuses = [aStatus("rate", 1_000_000, "d"), aStatus("rate", 1_000_000, "s")];
    expect(busy(8).size(limitStatuses, 1000)).toBeUndefined();
    expect(busy(8).size(limitStatuses.slice(0, 1), 1000)).toBeDefined();
  });

  it("takes at most a sixteenth of what is left of the tightest limit of calls and of money", () => {
    const limitStatuses = [aStatus("rate", 800), aStatus("rate", 645), aStatus("cost", 90_000)];
    expect(busy(8).size(limitStatuses, 1000)).toEqual({ calls: 40, amountNano: 5625 });
    const lifetime = [aStatus("cost", 90_000), aStatus("total", 48_015)];
    expect(busy(8).size(lifetime, 1000)).toEqual({ calls: 64, amountNano: 3000 });
  });

  it("is worth it from sixteen calls on, and from the money for sixteen", () => {
    const sizeWith = (...limitStatuses: readonly LimitStatus[]) =>
      busy(8).size(limitStatuses, 1000);
    expect(sizeWith(aStatus("rate", 16 * 16))).toEqual({ calls: 16, amountNano: 6400 });
    expect(sizeWith(aStatus("rate", 16 * 16 - 1))).toBeUndefined();
    expect(sizeWith(aStatus("cost", 16 * 1600))).toEqual({ calls: 64, amountNano: 1600 });
    expect(sizeWith(aStatus("cost", 16 * 1600 - 1))).toBeUndefined();
  });
});

describe("demand", () => {
  it("of the last whole period counts, as long as the present one has less", () => {
    const demand = busy(10);
    demand.add(5, 1200);
    expect(demand.size([], 1200)).toEqual({ calls: 80, amountNano: 8000 });
    for (let call = 0; call < 20; call += 1) demand.add(100, 1250);
    expect(demand.size([], 1399)).toEqual({ calls: 168, amountNano: 16_040 });
  });

  it("of a period that ended longer ago is forgotten", () => {
    expect(busy(10).size([], 1199)).toEqual({ calls: 80, amountNano: 8000 });
    expect(busy(10).size([], 1399)).toEqual({ calls: 80, amountNano: 8000 });
    expect(busy(10).size([], 1400)).toBeUndefined();
    const dear = busy(10, 1000);
    for (let call = 0; call < 8; call += 1) dear.add(5, 1600);
    expect(dear.size([], 1600)).toEqual({ calls: 64, amountNano: 320 });
  });
});
