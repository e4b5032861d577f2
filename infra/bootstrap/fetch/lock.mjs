import { mkdirSync, rmdirSync, statSync, utimesSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { FriendlyError, say } from "../console.mjs";
import { STATE } from "../paths.mjs";

const BEAT_MS = 2_000;
const STALE_MS = 20_000;
const DEADLINE_MS = 900_000;

/**
 * Runs `work` while no other process of this checkout does. The lock is a folder its holder touches
 * every two seconds: one left by a killed process goes stale and is taken over.
 */
export async function withLock(name, work) {
  mkdirSync(STATE, { recursive: true });
  const folder = path.join(STATE, `${name}.lock`);
  await acquire(folder);
  const beat = setInterval(() => touch(folder), BEAT_MS);
  const release = () => remove(folder);
  process.once("exit", release);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    process.removeListener("exit", release);
    release();
  }
}

async function acquire(folder) {
  const end = Date.now() + DEADLINE_MS;
  for (let tries = 0; !tryAcquire(folder); tries += 1) {
    if (tries === 0) say("another command is fetching the same things; waiting for it");
    if (Date.now() > end) throw new FriendlyError(`${folder} stays taken; is anything running?`);
    if (isStale(folder)) remove(folder);
    else await delay(250);
  }
}

function tryAcquire(folder) {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw new FriendlyError(`cannot write to ${STATE}: ${error.message}`);
  }
}

function isStale(folder) {
  try {
    return Date.now() - statSync(folder).mtimeMs > STALE_MS;
  } catch {
    return false; // just released
  }
}

function touch(folder) {
  try {
    utimesSync(folder, new Date(), new Date());
  } catch {
    // .lintel was deleted meanwhile; the work itself will fail.
  }
}

function remove(folder) {
  try {
    rmdirSync(folder);
  } catch {
    // Already gone.
  }
}
