import { UnmeasurableAudio } from "../audio-length.ts";
import { byteAt } from "../bytes.ts";

export const SEGMENT = 0x18_53_80_67;
export const CLUSTER = 0x1f_43_b6_75;
export const UNKNOWN = -1;
/** Blocks stand in the fourth. */
const MAX_DEPTH = 16;

export interface Element {
  readonly id: number;
  readonly start: number;
  /** Where it ends; infinite where it does not say. */
  readonly end: number;
}

/** The elements within which one stands. */
export class OpenElements {
  readonly #open: { readonly end: number; readonly limit: number }[] = [];

  /** Leaves those that end before this one begins. Throws when it does not fit into those that are left. */
  enter({ end, id }: Element, at: number): void {
    while (at >= this.#end) this.#open.pop();
    // What did not say where it ends, ends where another of its level begins.
    const level = id === SEGMENT ? 0 : id > 0xff_ff_ff ? 1 : Number.POSITIVE_INFINITY;
    while (this.#open.length > level && this.#end === Number.POSITIVE_INFINITY) this.#open.pop();
    const isKnown = Number.isFinite(end);
    if (isKnown && end > this.#limit) throw new UnmeasurableAudio("an element too long");
  }

  open({ end }: Element): void {
    if (this.#open.length >= MAX_DEPTH) throw new UnmeasurableAudio("elements too deep");
    this.#open.push({ end, limit: Math.min(end, this.#limit) });
  }

  get #end(): number {
    return this.#open.at(-1)?.end ?? Number.POSITIVE_INFINITY;
  }

  get #limit(): number {
    return this.#open.at(-1)?.limit ?? Number.POSITIVE_INFINITY;
  }
}

/** The element whose head stands there. Throws when none does. */
export function readElement(bytes: Buffer, at: number): Element {
  const idBytes = vintLength(bytes, at);
  if (idBytes > 4) throw new UnmeasurableAudio("no element");
  let id = byteAt(bytes, at);
  for (let index = 1; index < idBytes; index++) id = id * 256 + byteAt(bytes, at + index);
  const sizeBytes = vintLength(bytes, at + idBytes);
  const size = vintValue(bytes, at + idBytes, sizeBytes);
  const start = at + idBytes + sizeBytes;
  if (size !== UNKNOWN) return { id, start, end: start + size };
  if (id !== SEGMENT && id !== CLUSTER) throw new UnmeasurableAudio("an element without a size");
  return { id, start, end: Number.POSITIVE_INFINITY };
}

/** How many bytes a number has, by its first: one to eight. */
export function vintLength(bytes: Buffer, at: number): number {
  const length = Math.clz32(byteAt(bytes, at)) - 23;
  if (length > 8) throw new UnmeasurableAudio("no number");
  return length;
}

/** A number of this many bytes; all ones mean that it is unknown. */
export function vintValue(bytes: Buffer, at: number, length: number): number {
  const mask = 0xff >>> length;
  let value = byteAt(bytes, at) & mask;
  let isAllOnes = value === mask;
  for (let index = 1; index < length; index++) {
    const byte = byteAt(bytes, at + index);
    isAllOnes &&= byte === 255;
    value = value * 256 + byte;
  }
  return isAllOnes ? UNKNOWN : value;
}
