import { randomUUID } from "node:crypto";
import {
  closeSync,
  linkSync,
  openSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { isGone, type Owner, ownStamp, readOwner, sameOwner } from "./spool-owner.ts";

const FILE = "lock";
const BEAT_EVERY_MS = 2000;
/** An owner that cannot be inspected and has not written for this long is dead. */
const LEASE_MS = 10_000;
const LOOK_EVERY_MS = 100;
const ATTEMPTS = 3;

export interface LeaseOptions {
  /** Called with the former owner when the folder of one that is dead was taken over. */
  readonly onTakenOver: (owner: string) => void;
  /** Called once when another process has the folder now: nothing may be written to it any more. */
  readonly onLost: () => void;
  readonly monotonic: () => number;
  /** Tests shorten it. */
  readonly leaseMs?: number | undefined;
}

export interface SpoolLease {
  /** Gives the folder up. */
  release(): void;
}

/**
 * Takes the folder for this process alone, as long as it lives. Rejects when a living process has it, also one in
 * another container or on another host: the owner writes to the lock every two seconds, and a foreign owner is only
 * taken for dead when it has not written for ten. An owner in our own pid namespace is looked up, so that a restart
 * after a crash does not wait.
 */
export async function leaseSpool(folder: string, options: LeaseOptions): Promise<SpoolLease> {
  const file = path.join(folder, FILE);
  const own = JSON.stringify({ lease: randomUUID(), ...ownStamp() } satisfies Owner);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const descriptor = tryCreate(file, own);
    if (descriptor !== undefined) return keepLease(file, { own, descriptor }, options);
    const owner = readOwner(file);
    if (owner === undefined) continue; // released just now
    if (!(await isDead(file, owner, options))) {
      throw new Error(`the spool ${folder} is in use by ${describe(owner)}`);
    }
    if (setAside(file, owner)) options.onTakenOver(describe(owner));
  }
  throw new Error(`the spool ${folder} was taken by another process just now`);
}

const describe = ({ host, pid }: Owner): string => `process ${pid} on ${host}`;

/** If an owner cannot be looked up, silence decides: no sign of life for a lease's length, seen by us or by the file system. */
async function isDead(file: string, owner: Owner, options: LeaseOptions): Promise<boolean> {
  const gone = isGone(owner);
  if (gone !== undefined) return gone;
  const { leaseMs = LEASE_MS, monotonic } = options;
  const seen = beatOf(file);
  if (seen === undefined) return true;
  if (folderNowMs(file) - seen > leaseMs) return true;
  const end = monotonic() + leaseMs;
  while (monotonic() < end) {
    await pause(Math.min(LOOK_EVERY_MS, leaseMs / 10));
    const beat = beatOf(file);
    if (beat === undefined) return true; // released meanwhile
    if (beat !== seen) return false;
  }
  return true;
}

/** When the owner wrote last, by the clock of the file system. */
function beatOf(file: string): number | undefined {
  try {
    return statSync(file).mtimeMs;
  } catch {
    return undefined;
  }
}

/** The present time by the same clock, which may be another machine's. */
function folderNowMs(file: string): number {
  const probe = `${file}.${randomUUID()}`;
  closeSync(openSync(probe, "wx", 0o600));
  const { mtimeMs } = statSync(probe);
  unlinkSync(probe);
  return mtimeMs;
}

function tryCreate(file: string, own: string): number | undefined {
  try {
    const descriptor = openSync(file, "wx", 0o600);
    writeSync(descriptor, own, 0);
    return descriptor;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return undefined;
    throw error;
  }
}

/** Removes the lock of a dead owner; false when another process was quicker. */
function setAside(file: string, owner: Owner): boolean {
  const aside = `${file}.${randomUUID()}`;
  try {
    // Of several processes that try, one moves the file; it may be the lock of the one that was quicker.
    renameSync(file, aside);
  } catch {
    return false;
  }
  const isTheSame = sameOwner(readOwner(aside), owner);
  if (!isTheSame) tryLink(aside, file);
  unlinkSync(aside);
  return isTheSame;
}

function tryLink(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    // Yet another process has it: the one whose lock this was will notice.
  }
}

function keepLease(
  file: string,
  { descriptor, own }: { readonly own: string; readonly descriptor: number },
  { leaseMs = LEASE_MS, onLost }: LeaseOptions,
): SpoolLease {
  const isOurs = (): boolean => JSON.stringify(readOwner(file)) === own;
  const timer = setInterval(
    () => {
      if (isOurs()) {
        tryBeat(descriptor, own);
        return;
      }
      clearInterval(timer);
      onLost();
    },
    Math.min(BEAT_EVERY_MS, leaseMs / 5),
  );
  timer.unref();
  let isReleased = false;
  return {
    release() {
      if (isReleased) return;
      isReleased = true;
      clearInterval(timer);
      closeSync(descriptor);
      if (isOurs()) tryUnlink(file);
    },
  };
}

/** On a disk that has become read-only it stays, and is taken over as that of any process that ended. */
function tryUnlink(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // The spool has reported the disk already.
  }
}

/** Writing it again is what moves its time. A disk that is full takes what stands there already. */
function tryBeat(descriptor: number, own: string): void {
  try {
    writeSync(descriptor, own, 0);
  } catch {
    // The disk is broken: the spool notices by itself.
  }
}
