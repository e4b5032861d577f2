import { expect, it } from "vitest";

import { Standby } from "./standby.ts";

function aStandby(room = Number.POSITIVE_INFINITY) {
  const taken: string[] = [];
  const asked: number[] = [];
  const standby = new Standby<{ readonly id: string }>(async (id) => void taken.push(id));
  const reserve = async (amount: number) => {
    asked.push(amount);
    if (amount > room) throw new Error("no room");
    return { id: `${asked.length}` };
  };
  return { standby, reserve, taken, asked };
}

it("reserves more than is needed, and again only when that is not enough", async () => {
  const { asked, reserve, standby, taken } = aStandby();
  await standby.cover(10, 5, reserve);
  await standby.cover(15, 5, reserve);
  expect(asked).toEqual([15]);
  await standby.cover(16, 5, reserve);
  expect([asked, taken]).toEqual([[15, 21], ["1"]]);
});

it("makes do with what is needed when there is no room for more", async () => {
  const { asked, reserve, standby } = aStandby(12);
  await standby.cover(10, 5, reserve);
  expect(asked).toEqual([15, 10]);
  await expect(standby.cover(13, 5, reserve)).rejects.toThrow("no room");
  expect(standby.take()).toBeUndefined();
});

it("holds nothing once it is taken, and gives back what is not", async () => {
  const { reserve, standby, taken } = aStandby();
  await standby.cover(1, 1, reserve);
  expect(standby.isHeld).toBe(true);
  expect(standby.take()).toEqual({ id: "1" });
  expect(standby.isHeld).toBe(false);
  await standby.drop();
  expect(taken).toEqual([]);
  await standby.cover(1, 1, reserve);
  await standby.drop();
  expect(taken).toEqual(["2"]);
});
