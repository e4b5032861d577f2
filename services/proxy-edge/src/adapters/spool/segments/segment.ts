import { closeSync, ftruncateSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";

import { FILE_MODE } from "../folder/spool-folder.ts";

/** Lines of one segment that follow each other. */
export interface SegmentRange {
  readonly segment: Segment;
  readonly start: number;
  readonly end: number;
  /** How many lines it holds. */
  readonly lines: number;
}

/** One file of the spool: written at its end, read anywhere, deleted once all of it was acknowledged. */
export class Segment {
  readonly number: number;
  readonly path: string;
  #file: number | undefined;
  #size: number;
  #acknowledgedBytes = 0;
  #isSealed = false;

  /** `size` is that of a file that is there already. */
  constructor({ number, path }: { readonly number: number; readonly path: string }, size = 0) {
    this.number = number;
    this.path = path;
    this.#size = size;
  }

  get size(): number {
    return this.#size;
  }

  /** Bytes that still have to be kept. */
  get keptBytes(): number {
    return this.#size - this.#acknowledgedBytes;
  }

  /** Appends all of `bytes` or, failing, nothing: what a full disk took of them is written over or cut off. */
  append(bytes: Buffer): void {
    if (this.#isSealed) throw new Error(`segment ${this.path} is sealed`);
    // Never over a file that is there: it would hold records of another process.
    this.#file ??= openSync(this.path, "wx+", FILE_MODE);
    let written = 0;
    try {
      while (written < bytes.length) {
        const left = bytes.length - written;
        written += writeSync(this.#file, bytes, written, left, this.#size + written);
      }
    } catch (error) {
      if (written > 0) ftruncateSync(this.#file, this.#size);
      throw error;
    }
    this.#size += bytes.length;
  }

  read(start: number, end: number): Buffer {
    const file = this.#file ?? openSync(this.path, "r");
    const bytes = Buffer.allocUnsafe(Math.max(0, end - start));
    let filled = 0;
    try {
      while (filled < bytes.length) {
        const count = readSync(file, bytes, filled, bytes.length - filled, start + filled);
        if (count === 0) break;
        filled += count;
      }
    } finally {
      if (file !== this.#file) closeSync(file);
    }
    return bytes.subarray(0, filled);
  }

  acknowledge(bytes: number): void {
    this.#acknowledgedBytes += bytes;
    this.#deleteWhenDone();
  }

  /** Nothing more will be appended. */
  seal(): void {
    this.#isSealed = true;
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
    this.#deleteWhenDone();
  }

  #deleteWhenDone(): void {
    if (!this.#isSealed || this.keptBytes > 0) return;
    try {
      unlinkSync(this.path);
    } catch {
      // never written, or gone already
    }
  }
}
