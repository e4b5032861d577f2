import { seal } from "@lintel/db";
import type { Context } from "hono";

import { type Caller, PERSON_PREFIX } from "../../../access/caller.ts";
import type { IdentityProvider, Person } from "../../../access/people/identity-provider.ts";
import type { Deps } from "../../../deps.ts";
import { giveSignInCookie, takeSignInCookie } from "../../../http/caller/sign-in-cookie.ts";
import type { AdminEnv } from "../../../http/input/read-bytes.ts";
import type { AdminApp } from "../../../http/operation.ts";
import { failureAddress, returnAddress, type SignInFailure } from "../return-path.ts";
import type { SessionAccess } from "../session-access.ts";
import { contextOfIdToken } from "../verbs/begin-session.ts";
import { signIn } from "./create-session.ts";

/** Where a browser is sent to sign in with the identity provider, and where that sends it back to. */
export const OIDC_START = "/api/session/oidc";
export const OIDC_CALLBACK = "/api/session/oidc/callback";

interface Place {
  readonly deps: Deps;
  readonly access: SessionAccess;
  readonly provider: IdentityProvider;
  readonly publicUrl: URL;
}

/** GET /api/session/oidc?returnTo=… and its way back: both only ever lead a browser on, to the provider or into the console. */
export function serveOidc(app: AdminApp, deps: Deps, access: SessionAccess): void {
  const { provider } = access;
  const publicUrl = access.place.url;
  if (provider === undefined || publicUrl === undefined) return;
  const place: Place = { deps, access, provider, publicUrl };
  app.get(OIDC_START, (c) => redirect(c, begin(c, place), place));
  app.get(OIDC_CALLBACK, (c) => redirect(c, finish(c, place), place));
}

async function redirect(
  c: Context<AdminEnv>,
  leading: Promise<string>,
  { deps, publicUrl }: Place,
): Promise<Response> {
  c.header("cache-control", "no-store");
  c.header("referrer-policy", "no-referrer");
  try {
    return c.redirect(await leading, 302);
  } catch (error) {
    deps.reportFailure(error, OIDC_START);
    return c.redirect(failureAddress(publicUrl, "unavailable"), 302);
  }
}

async function begin(c: Context<AdminEnv>, { deps, provider, publicUrl }: Place): Promise<string> {
  const { checks, url } = await provider.begin();
  const returnTo = returnAddress(publicUrl, c.req.query("returnTo"));
  const begun = { ...checks, returnTo, atMs: deps.now().getTime() };
  giveSignInCookie(c, deps.keyring, publicUrl, begun);
  return url;
}

/** What the provider sends back is good only in the browser that asked, once, and within ten minutes. */
async function finish(c: Context<AdminEnv>, place: Place): Promise<string> {
  const { access, deps, provider, publicUrl } = place;
  const failed = (reason: SignInFailure) => failureAddress(publicUrl, reason);
  const begun = takeSignInCookie(c, deps.keyring, publicUrl, deps.now());
  if (begun === undefined) return failed("expired");
  if (c.req.query("error") !== undefined) return failed("refused");
  const person = await personOf(c, place, begun);
  if (person === undefined) return failed("failed");
  if (person.scopes.length === 0) return failed("no-access");
  const caller: Caller = { name: PERSON_PREFIX + person.name, scopes: person.scopes };
  const { sealed, sealedWith } = seal(
    deps.keyring,
    contextOfIdToken(person.subject),
    person.idToken,
  );
  await signIn(c, deps, access, {
    caller,
    method: "oidc",
    person: {
      issuer: provider.issuer,
      subject: person.subject,
      sealedWith,
      sealedIdToken: sealed,
    },
  });
  // Checked again: the key that sealed it may be an older one.
  return returnAddress(publicUrl, begun.returnTo);
}

async function personOf(
  c: Context<AdminEnv>,
  { deps, provider }: Place,
  checks: Parameters<IdentityProvider["finish"]>[1],
): Promise<Person | undefined> {
  try {
    return await provider.finish(new URL(c.req.url).search, checks);
  } catch (error) {
    deps.reportFailure(error, OIDC_CALLBACK);
    return undefined;
  }
}
