/** Draws numbers from 0 to below 1, the same in every run. */
export type Draw = () => number;

/** A linear congruential generator: pictures of the same data can be compared. */
export function steadyDraw(seed: number): Draw {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** One of several, the first ones more often. */
export function pick<Item>(draw: Draw, items: readonly [Item, ...Item[]]): Item {
  return items[Math.floor(items.length * draw() ** 1.6)] ?? items[0];
}

/** About `typical`, seldom several times as much: as the lengths of prompts and answers are. */
export const spread = (draw: Draw, typical: number): number =>
  Math.max(1, Math.round(typical * Math.exp(1.1 * (draw() + draw() + draw() - 1.5))));

/** A UUID of version 4 in form, the same in every run. */
export function steadyUuid(draw: Draw): string {
  const hex = Array.from({ length: 8 }, () =>
    Math.floor(draw() * 2 ** 16)
      .toString(16)
      .padStart(4, "0"),
  );
  const [a, b, c, d = "", e = "", ...rest] = hex;
  return `${a}${b}-${c}-4${d.slice(1)}-8${e.slice(1)}-${rest.join("")}`;
}
