import type { Holder } from "@lintel/admission";

/** Beyond this no call waits: it is refused at once. */
const MAX_WAITING = 500;

export type WaitedFor = Pick<Holder, "scope" | "id">;

/** Calls that wait for others to give back what they have reserved of a holder's limits. */
export class WaitingLine {
  readonly #lines = new Map<string, Set<() => void>>();
  #waiting = 0;

  /** Resolves with true when it is this call's turn to ask again, or its time is over; with false, at once, when too many wait. */
  wait(holder: WaitedFor, maxMs: number): Promise<boolean> {
    if (this.#waiting >= MAX_WAITING) return Promise.resolve(false);
    const name = nameOf(holder);
    const line = this.#lines.get(name) ?? new Set();
    this.#lines.set(name, line);
    this.#waiting += 1;
    return new Promise((resolve) => {
      const leave = (): void => {
        clearTimeout(timer);
        this.#waiting -= 1;
        line.delete(leave);
        if (line.size === 0) this.#lines.delete(name);
        resolve(true);
      };
      const timer = setTimeout(leave, maxMs);
      line.add(leave);
    });
  }

  /** Something of these holders' limits was given back: the call that has waited longest for each asks again. */
  wake(holders: readonly WaitedFor[]): void {
    if (this.#waiting === 0) return;
    for (const holder of holders) {
      const [first] = this.#lines.get(nameOf(holder)) ?? [];
      first?.();
    }
  }
}

const nameOf = ({ id, scope }: WaitedFor): string => `${scope} ${id}`;
