import { createHash, timingSafeEqual } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

import { ADMIN_PASS_CALLER, type Caller, OPEN_ACCESS_CALLER } from "../../access/caller.ts";
import type { FailedAttempts } from "../../access/failed-attempts.ts";
import { isTokenSecret } from "../../access/token-secret.ts";
import { Problem } from "../../problems/problem.ts";

export interface IdentifyOptions {
  /** Absent, a caller without a token is an administrator. */
  readonly password: string | undefined;
  readonly findTokenCaller: (secret: string) => Promise<Caller | undefined>;
  readonly attempts: FailedAttempts;
}

/**
 * Whose credential this is. Throws a problem for a wrong one. The right one always passes, even when others at the same
 * address (behind one ingress, say) have tried. Wrong ones are answered later and later, and as too many after the first
 * few; nothing at all is no guess.
 */
export type Identify = (credential: string, source: string) => Promise<Caller>;

/** How long the answer to a wrong guess is held back at most, and how many answers are at once. */
const MAX_HELD_MS = 2000;
const MAX_HELD_ANSWERS = 100;

/** The one place where credentials are tried, whichever way they come. */
export function createIdentify({ attempts, findTokenCaller, password }: IdentifyOptions): Identify {
  const callerWith = passwordCheck(password);
  const hold = createHold();
  return async (credential, source) => {
    const caller = isTokenSecret(credential)
      ? await findTokenCaller(credential)
      : callerWith(credential);
    if (caller !== undefined) return caller;
    const waitMs = credential === "" ? 0 : countGuess(attempts, source);
    await hold(Math.min(waitMs, MAX_HELD_MS));
    throw refusalOf(waitMs);
  };
}

/** How long the source had to wait before this guess, which is counted in any case. */
function countGuess(attempts: FailedAttempts, source: string): number {
  if (source === "") return 0;
  const waitMs = attempts.waitMs(source);
  attempts.failed(source);
  return waitMs;
}

/** Waits, unless so many wait already that waiting would cost us more than the attacker. */
function createHold(): (ms: number) => Promise<void> {
  let held = 0;
  return async (ms) => {
    if (ms === 0 || held >= MAX_HELD_ANSWERS) return;
    held += 1;
    await pause(ms);
    held -= 1;
  };
}

function refusalOf(waitMs: number): Problem {
  if (waitMs === 0) return new Problem("unauthorized", "X-API-KEY is missing or wrong");
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  const detail = `too many wrong passwords from this address; try again in ${retryAfterSeconds} s`;
  return new Problem("tooManyAttempts", detail, { retryAfterSeconds });
}

function passwordCheck(password: string | undefined): (given: string) => Caller | undefined {
  if (password === undefined) return () => OPEN_ACCESS_CALLER;
  const expected = digest(password);
  // Digests have one length, and comparing them takes the same time wherever they differ.
  return (given) => (timingSafeEqual(digest(given), expected) ? ADMIN_PASS_CALLER : undefined);
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
