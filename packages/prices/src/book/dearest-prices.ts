import { TokenPrices } from "@lintel/core";

/** In each class the price of whoever asks most for it; `undefined` of no prices at all. */
export function dearestOf(lists: readonly TokenPrices[]): TokenPrices | undefined {
  const [first] = lists;
  if (first === undefined) return undefined;
  const names = TokenPrices.keyof().options;
  const dearest = names.flatMap((name) => {
    const known = lists.map((list) => list[name]).filter((price) => price !== undefined);
    return known.length === 0 ? [] : [[name, Math.max(...known)] as const];
  });
  return TokenPrices.parse(Object.fromEntries(dearest));
}
