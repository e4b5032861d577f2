import type { EntityType } from "@lintel/pii";

import type { Random } from "./random.ts";

/** What a name in braces in a template stands for. */
export interface Slot {
  readonly type: EntityType;
  readonly make: (random: Random) => string;
}

export function slotOf(type: EntityType, make: Slot["make"]): Slot {
  return { type, make };
}

export const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Groups of these lengths, with a separator between. */
export function grouped(digits: string, lengths: readonly number[], separator: string): string {
  let at = 0;
  return lengths.map((length) => digits.slice(at, (at += length))).join(separator);
}
