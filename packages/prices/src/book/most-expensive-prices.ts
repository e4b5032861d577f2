import { TokenPrices } from "@lintel/core";

/** The highest price in each class of several price lists; `undefined` for an empty list. */
export function mostExpensiveOf(lists: readonly TokenPrices[]): TokenPrices | undefined {
  const [first] = lists;
  if (first === undefined) return undefined;
  const names = TokenPrices.keyof().options;
  const mostExpensive = names.flatMap((name) => {
    const known = lists.map((list) => list[name]).filter((price) => price !== undefined);
    return known.length === 0 ? [] : [[name, Math.max(...known)] as const];
  });
  return TokenPrices.parse(Object.fromEntries(mostExpensive));
}
