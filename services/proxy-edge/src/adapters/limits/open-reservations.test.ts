import type { Holder, OpenReservation } from "@lintel/admission";
import { afterEach, expect, it } from "vitest";

import { keepReservations, type OpenReservations } from "./open-reservations.ts";

const started: OpenReservations[] = [];
afterEach(() => Promise.all(started.splice(0).map((each) => each.stop())));

const nothing = async (): Promise<void> => undefined;

/** Reservations over an admission that only writes down what it is asked. */
function aKeeper(leave: () => Promise<void> = async () => undefined) {
  const renewed: OpenReservation[][] = [];
  const left: string[] = [];
  const troubles: unknown[] = [];
  const renewals = Promise.withResolvers<void>();
  const admission = {
    renew(reservations: readonly OpenReservation[]) {
      renewed.push([...reservations]);
      return renewals.promise;
    },
    leave({ callId }: Pick<OpenReservation, "callId">) {
      left.push(callId);
      return leave();
    },
    finish: nothing,
    lower: nothing,
    adjust: nothing,
  };
  const allotted = { ended: () => undefined, openCalls: 0, renew: nothing, stop: nothing };
  const keeper = keepReservations(admission, allotted, {
    onFreed: () => undefined,
    onTrouble: (error) => void troubles.push(error),
  });
  started.push(keeper);
  return { keeper, left, renewed, renewals, troubles };
}

const aReservation = (callId: string, limits: object): OpenReservation => {
  const holder: Holder = { scope: "key", id: "k", limits: { cost: [], rate: [], ...limits } };
  return { callId, holders: [holder], reservedNano: 5, atMs: 0 };
};

it("gives a place back at once, and renews only the money from then on", async () => {
  const { keeper, left, renewed } = aKeeper();
  keeper.open(aReservation("a", { concurrent: 1, totalCostNano: 9 }));
  await keeper.leave("a");
  expect(left).toEqual(["a"]);
  void keeper.putBack();
  expect(renewed[0]?.[0]?.holders[0].limits).toEqual({ cost: [], rate: [], totalCostNano: 9 });
  expect(keeper.leave("a")).toBeUndefined();
});

it("gives back again what a renewal under way may have put back", async () => {
  const { keeper, left, renewals } = aKeeper();
  keeper.open(aReservation("gone", { concurrent: 1 }));
  keeper.open(aReservation("here", { concurrent: 1 }));
  void keeper.putBack();
  await keeper.leave("gone");
  keeper.close("gone", true);
  renewals.resolve();
  await expect.poll(() => left).toEqual(["gone", "gone"]);
});

it("gives back the place of a call that is not made", async () => {
  const { keeper, left } = aKeeper();
  keeper.open(aReservation("a", { concurrent: 1 }));
  keeper.open(aReservation("b", { totalCostNano: 1 }));
  await keeper.cancel("a");
  await keeper.cancel("b");
  expect(left).toEqual(["a"]);
});

it("does nothing where concurrent calls are not limited, and fails no call when Redis is away", async () => {
  const { keeper, left, troubles } = aKeeper(() => Promise.reject(new Error("away")));
  keeper.open(aReservation("plain", { totalCostNano: 9 }));
  expect([keeper.leave("plain"), keeper.leave("unknown")]).toEqual([undefined, undefined]);
  expect(left).toEqual([]);
  keeper.open(aReservation("a", { concurrent: 1 }));
  await keeper.leave("a");
  expect(troubles).toMatchObject([{ message: "away" }]);
});
