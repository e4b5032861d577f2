import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Slots } from "./slots.ts";

const lane = (keyId: string, max = 1) => ({ settingId: "s", keyId, max });

describe("the slots of a setting", () => {
  it("are as many as it says, and of one setting only", () => {
    const slots = new Slots();
    expect([1, 2, 3].map(() => slots.take(lane("a", 2)))).toEqual([true, true, false]);
    expect(slots.take({ ...lane("a"), settingId: "other" })).toBe(true);
    slots.release(lane("a", 2));
    expect(slots.take(lane("b", 2))).toBe(true);
  });

  it("go to the keys in turn, and of a key to the call that has waited longest", () => {
    const slots = new Slots();
    const turns: string[] = [];
    slots.take(lane("a"));
    for (const name of ["a1", "a2", "a3", "b1", "c1", "b2"]) {
      slots.wait(lane(name.charAt(0)), () => turns.push(name));
    }
    for (let times = 0; times < 6; times += 1) slots.release(lane("a"));
    expect(turns).toEqual(["a1", "b1", "c1", "a2", "b2", "a3"]);
  });

  it("are not taken past those who wait", () => {
    const slots = new Slots();
    slots.take(lane("a"));
    slots.wait(lane("b"), () => undefined);
    expect(slots.take(lane("c", 5))).toBe(false);
  });

  it("are waited for by 32 calls of a key and 512 in all", () => {
    const slots = new Slots();
    slots.take(lane("a"));
    const wait = (key: string) => slots.wait(lane(key), () => undefined) !== undefined;
    expect(Array.from({ length: 33 }, () => wait("a")).filter(Boolean)).toHaveLength(32);
    expect(wait("b")).toBe(true);
    const others = Array.from({ length: 1000 }, (_, at) => wait(`k${at}`));
    expect(others.filter(Boolean)).toHaveLength(512 - 33);
  });
});

interface Waiting {
  leave: () => void;
  isDone: boolean;
}

/** Calls that come, leave and end at one setting. */
class World {
  readonly #slots = new Slots();
  readonly #max: number;
  #waiting: Waiting[] = [];
  running = 0;
  /** Turns of calls that had left, or had had one. */
  wrongTurns = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  come(key: string): void {
    if (this.#slots.take(lane(key, this.#max))) {
      this.running += 1;
      return;
    }
    const call: Waiting = { leave: () => undefined, isDone: false };
    const leave = this.#slots.wait(lane(key, this.#max), () => {
      if (call.isDone) this.wrongTurns += 1;
      this.running += 1;
      this.#done(call);
    });
    if (leave === undefined) return;
    call.leave = leave;
    this.#waiting.push(call);
  }

  leave(at: number): void {
    const call = this.#waiting[at];
    if (call === undefined) return;
    call.leave();
    this.#done(call);
  }

  end(key: string): void {
    if (this.running === 0) return;
    this.running -= 1;
    this.#slots.release(lane(key, this.#max));
  }

  #done(call: Waiting): void {
    call.isDone = true;
    this.#waiting = this.#waiting.filter((other) => other !== call);
  }
}

it("never are more taken than there are, nobody is forgotten, and whoever leaves has no turn", () => {
  const step = fc.record({
    what: fc.constantFrom("come", "leave", "end"),
    key: fc.constantFrom("a", "b", "c"),
    at: fc.nat(20),
  });
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 200 }),
      fc.integer({ min: 1, max: 3 }),
      (steps, max) => {
        const world = new World(max);
        for (const { at, key, what } of steps) {
          const acts = {
            come: () => world.come(key),
            leave: () => world.leave(at),
            end: () => world.end(key),
          };
          acts[what]();
          expect(world.running).toBeLessThanOrEqual(max);
          expect(world.waiting > 0 && world.running < max).toBe(false);
        }
        expect(world.wrongTurns).toBe(0);
      },
    ),
  );
});
