import { createHash, timingSafeEqual } from "node:crypto";

import type { Context, MiddlewareHandler } from "hono";

import { ADMIN_PASS_CALLER, ANYBODY, type Caller } from "../access/caller.ts";
import type { FailedAttempts } from "../access/failed-attempts.ts";
import { isTokenSecret } from "../access/token-secret.ts";
import { Problem } from "../problems/problem.ts";
import type { AdminEnv } from "./read-bytes.ts";
import { sourceOf } from "./source-of.ts";

export interface AuthenticateOptions {
  /** Absent, whoever shows no token is an administrator. */
  readonly password: string | undefined;
  readonly findTokenCaller: (secret: string) => Promise<Caller | undefined>;
  readonly attempts: FailedAttempts;
  readonly trustedProxies: number;
}

/**
 * Lets only those pass who show the password or a token, in `X-API-KEY` or as a bearer token, and says to the
 * handlers who they are. A source that shows wrong ones has to wait before it is listened to again.
 */
export function authenticate(options: AuthenticateOptions): MiddlewareHandler<AdminEnv> {
  const { attempts, findTokenCaller, trustedProxies } = options;
  const callerWith = passwordJudge(options.password);
  return async (c, next) => {
    const source = sourceOf(c, trustedProxies);
    const credential = credentialOf(c);
    if (credential !== "") refuseHasty(attempts.waitMs(source));
    // Nothing is waited for while a password is judged and counted, so no number of guesses at once goes uncounted.
    const caller = isTokenSecret(credential)
      ? await findTokenCaller(credential)
      : callerWith(credential);
    if (caller === undefined) {
      if (credential !== "" && source !== "") attempts.failed(source);
      throw new Problem("unauthorized", "X-API-KEY is missing or wrong");
    }
    c.set("source", source);
    c.set("caller", caller);
    await next();
  };
}

const BEARER = /^bearer +/i;

function credentialOf(c: Context<AdminEnv>): string {
  const bearer = c.req.header("authorization") ?? "";
  return c.req.header("x-api-key") ?? (BEARER.test(bearer) ? bearer.replace(BEARER, "") : "");
}

function refuseHasty(waitMs: number): void {
  if (waitMs === 0) return;
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  const detail = `too many wrong passwords from this address; try again in ${retryAfterSeconds} s`;
  throw new Problem("tooManyAttempts", detail, { retryAfterSeconds });
}

function passwordJudge(password: string | undefined): (given: string) => Caller | undefined {
  if (password === undefined) return () => ANYBODY;
  const expected = digest(password);
  // Digests have one length, and comparing them takes the same time wherever they differ.
  return (given) => (timingSafeEqual(digest(given), expected) ? ADMIN_PASS_CALLER : undefined);
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
