import type { Context, MiddlewareHandler } from "hono";

import type { Caller } from "../../access/caller.ts";
import type { ShownSession } from "../../access/sessions/find-session-caller.ts";
import { Problem } from "../../problems/problem.ts";
import type { AdminEnv } from "../input/read-bytes.ts";
import type { Identify } from "./identify.ts";
import type { PublicPlace } from "./public-place.ts";
import { isRead, refuseOtherSites, requireOwnPage } from "./require-same-origin.ts";
import { sessionSecretOf } from "./session-cookie.ts";
import { sourceOf } from "./source-of.ts";

export interface AuthenticateOptions {
  readonly identify: Identify;
  readonly findSessionCaller: (shown: ShownSession) => Promise<Caller | undefined>;
  /** Whether a caller who shows nothing may pass. */
  readonly isOpen: boolean;
  readonly place: PublicPlace;
  /** Operations that anybody may call, as `POST /api/session`. */
  readonly isPublic: (operation: string) => boolean;
}

/** What a page sends with what it asks by itself, over and over: it does not keep a session from ending. */
const BACKGROUND_HEADER = "x-lintel-background";

/**
 * Lets only those pass who show the password or a token, in `X-API-KEY` or as a bearer token, or have the cookie of a
 * session, and says to the handlers who they are. A session changes something only from a page of this service; what a page of
 * another site asks is refused, whoever it is for.
 */
export function authenticate(options: AuthenticateOptions): MiddlewareHandler<AdminEnv> {
  const { identify, isPublic, place } = options;
  return async (c, next) => {
    const source = sourceOf(c, place.trustedProxies);
    c.set("source", source);
    if (!isRead(c)) refuseOtherSites(c, place);
    if (!isPublic(`${c.req.method} ${c.req.path.replace(/\/$/, "")}`)) {
      const credential = credentialOf(c);
      const signedIn = credential === "" ? await sessionCallerOf(c, options) : undefined;
      if (signedIn !== undefined && !isRead(c)) requireOwnPage(c, place);
      c.set("caller", signedIn ?? (await identify(credential, source)));
    }
    await next();
  };
}

async function sessionCallerOf(
  c: Context<AdminEnv>,
  { findSessionCaller, isOpen }: AuthenticateOptions,
): Promise<Caller | undefined> {
  const secret = sessionSecretOf(c);
  if (secret === undefined) return undefined;
  const isUse = c.req.header(BACKGROUND_HEADER) !== "1";
  const caller = await findSessionCaller({ secret, isUse });
  if (caller === undefined && !isOpen) {
    throw new Problem("unauthorized", "the session has ended; sign in again");
  }
  return caller;
}

const BEARER = /^bearer +/i;

/** What a caller shows; empty when it shows nothing. */
export function credentialOf(c: Context<AdminEnv>): string {
  const bearer = c.req.header("authorization") ?? "";
  // An empty header is what clients send that have no such key.
  return c.req.header("x-api-key") || (BEARER.test(bearer) ? bearer.replace(BEARER, "") : "");
}
