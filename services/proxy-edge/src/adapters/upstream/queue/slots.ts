import type { RequestLane } from "../../../ports/upstream.ts";

/** Waiting calls per setting; further ones are refused at once. */
const MAX_WAITING = 512;
/** Waiting calls per key and setting, so that no key fills the queue for others. */
const MAX_WAITING_OF_KEY = 32;

interface Line {
  taken: number;
  waiting: number;
  /** Those who wait, by key; the key whose turn is next comes first. */
  readonly byKey: Map<string, Set<() => void>>;
}

/**
 * Hands out the slots of settings that take a number of calls at once. Of calls that wait, the keys have their turns, and
 * of a key the call that has waited longest.
 */
export class Slots {
  readonly #lines = new Map<string, Line>();

  /** Takes a slot if one is free and no call waits for it. */
  take({ max, settingId }: RequestLane): boolean {
    const line = this.#lineOf(settingId);
    if (line.waiting > 0 || line.taken >= max) return false;
    line.taken += 1;
    return true;
  }

  /**
   * Waits for a slot, which is taken when `onTurn` is called. Returns what is to be called to wait no longer; `undefined`
   * when too many wait already.
   */
  wait({ keyId, settingId }: RequestLane, onTurn: () => void): (() => void) | undefined {
    const line = this.#lineOf(settingId);
    const own = line.byKey.get(keyId) ?? new Set();
    if (line.waiting >= MAX_WAITING || own.size >= MAX_WAITING_OF_KEY) return undefined;
    line.byKey.set(keyId, own.add(onTurn));
    line.waiting += 1;
    return () => {
      if (!own.delete(onTurn)) return;
      line.waiting -= 1;
      if (own.size === 0 && line.byKey.get(keyId) === own) line.byKey.delete(keyId);
      this.#forget(settingId, line);
    };
  }

  /** Gives a slot back, to the call whose turn it is; `max` is the limit by now. */
  release({ max, settingId }: RequestLane): void {
    const line = this.#lines.get(settingId);
    if (line === undefined) return;
    line.taken -= 1;
    while (line.taken < max && line.waiting > 0) this.#giveToNext(line);
    this.#forget(settingId, line);
  }

  #giveToNext(line: Line): void {
    for (const [keyId, own] of line.byKey) {
      line.byKey.delete(keyId);
      const [first] = own;
      if (first === undefined) continue;
      own.delete(first);
      // Behind all others: it has had its turn.
      if (own.size > 0) line.byKey.set(keyId, own);
      line.waiting -= 1;
      line.taken += 1;
      first();
      return;
    }
  }

  #lineOf(settingId: string): Line {
    const line = this.#lines.get(settingId) ?? { taken: 0, waiting: 0, byKey: new Map() };
    this.#lines.set(settingId, line);
    return line;
  }

  #forget(settingId: string, { taken, waiting }: Line): void {
    if (taken === 0 && waiting === 0) this.#lines.delete(settingId);
  }
}
