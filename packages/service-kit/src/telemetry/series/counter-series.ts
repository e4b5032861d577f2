export interface Counter {
  /** Adds `amount`, by default 1. What is not a number from zero up is ignored. */
  add(amount?: number): void;
}

export function counterSeries(): Counter & { value(): number } {
  let total = 0;
  return {
    add(amount = 1) {
      if (amount >= 0) total += amount;
    },
    value: () => total,
  };
}
