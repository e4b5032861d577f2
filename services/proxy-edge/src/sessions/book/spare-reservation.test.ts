import { expect, it } from "vitest";

import { SpareReservation } from "./spare-reservation.ts";

function aSpare(room = Number.POSITIVE_INFINITY) {
  const taken: string[] = [];
  const asked: number[] = [];
  const spare = new SpareReservation<{ readonly id: string }>(async (id) => void taken.push(id));
  const reserve = async (amount: number) => {
    asked.push(amount);
    if (amount > room) throw new Error("no room");
    return { id: `${asked.length}` };
  };
  return { spare, reserve, taken, asked };
}

it("reserves more than is needed, and again only when that is not enough", async () => {
  const { asked, reserve, spare, taken } = aSpare();
  await spare.cover(10, 5, reserve);
  await spare.cover(15, 5, reserve);
  expect(asked).toEqual([15]);
  await spare.cover(16, 5, reserve);
  expect([asked, taken]).toEqual([[15, 21], ["1"]]);
});

it("makes do with what is needed when there is no room for more", async () => {
  const { asked, reserve, spare } = aSpare(12);
  await spare.cover(10, 5, reserve);
  expect(asked).toEqual([15, 10]);
  await expect(spare.cover(13, 5, reserve)).rejects.toThrow("no room");
  expect(spare.take()).toBeUndefined();
});

it("holds nothing once it is taken, and gives back what is not", async () => {
  const { reserve, spare, taken } = aSpare();
  await spare.cover(1, 1, reserve);
  expect(spare.isHeld).toBe(true);
  expect(spare.take()).toEqual({ id: "1" });
  expect(spare.isHeld).toBe(false);
  await spare.drop();
  expect(taken).toEqual([]);
  await spare.cover(1, 1, reserve);
  await spare.drop();
  expect(taken).toEqual(["2"]);
});
