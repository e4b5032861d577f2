import { closeSync, constants, openSync, readFileSync, unlinkSync, writeSync } from "node:fs";
import path from "node:path";

import { FILE_MODE } from "./spool-folder.ts";

const FILE = "alive";
/** How often a process with calls under way shows that it lives. */
const EVERY_MS = 250;
/** How long a process may have lived on after its last sign: the next one was not due, or was late on a busy machine. */
const MARGIN_MS = 500;
/** So that a later moment always covers an earlier one in the file. */
const DIGITS = 16;

export interface SignOfLifeOptions {
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Calls are under way: how long they went on will matter. */
  readonly isBusy: () => boolean;
}

/** Shows, in the spool, until when this process has lived, by its own clock. */
export class SignOfLife {
  readonly #options: SignOfLifeOptions;
  readonly #file: string;
  readonly #timer: NodeJS.Timeout;
  #descriptor: number | undefined;

  constructor(folder: string, options: SignOfLifeOptions) {
    this.#options = options;
    this.#file = path.join(folder, FILE);
    // What the former owner has shown stays until there is something to show.
    this.#timer = setInterval(() => {
      if (options.isBusy()) this.#show();
    }, EVERY_MS);
    this.#timer.unref();
  }

  /** Shows no more. The file stays where calls are left, or another process has the folder. */
  close(keepsFile: boolean): void {
    clearInterval(this.#timer);
    if (this.#descriptor === undefined) return;
    closeSync(this.#descriptor);
    this.#descriptor = undefined;
    if (!keepsFile) tryUnlink(this.#file);
  }

  #show(): void {
    try {
      this.#descriptor ??= openSync(this.#file, constants.O_RDWR | constants.O_CREAT, FILE_MODE);
      writeSync(this.#descriptor, String(this.#options.now()).padStart(DIGITS, "0"), 0);
    } catch {
      // The disk is broken: the spool notices by itself.
    }
  }
}

function tryUnlink(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // The disk is broken: the spool has noticed by itself.
  }
}

/**
 * The last moment at which the former owner of a spool may have lived: by its signs and by `lastSeenMs`, and
 * never later than now.
 */
export function lastAliveMs(folder: string, lastSeenMs: number, nowMs: number): number {
  return Math.min(Math.max(signIn(path.join(folder, FILE)), lastSeenMs) + MARGIN_MS, nowMs);
}

function signIn(file: string): number {
  try {
    return Number(readFileSync(file, "utf8")) || 0;
  } catch {
    return 0; // of an older release, or of a process that had no calls
  }
}
