/** Random choices that are the same in every run. */
export interface Random {
  readonly below: (limit: number) => number;
  readonly pick: <T>(from: readonly [T, ...T[]]) => T;
  readonly characters: (alphabet: string, length: number) => string;
  readonly digits: (length: number) => string;
}

/** Mulberry32 (public domain, Tommy Ettinger). */
export function seededRandom(seed: number): Random {
  let state = seed;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
  const characters = (alphabet: string, length: number): string => {
    let text = "";
    while (text.length < length) text += alphabet.charAt(below(alphabet.length));
    return text;
  };
  return {
    below,
    pick: (from) => from[below(from.length)] ?? from[0],
    characters,
    digits: (length) => characters("0123456789", length),
  };
}
