import { type Keyring, seal, unseal } from "@lintel/db";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { z } from "zod";

import type { AdminEnv } from "../input/read-bytes.ts";
import { basePathOf } from "./session-cookie.ts";

const NAME = "lintel_sign_in";
const CONTEXT = "sign-in";
/** As long as somebody may take to sign in. */
const LASTS_SECONDS = 10 * 60;

/** What is remembered in the browser of a sign-in that it has begun. */
const BegunSignIn = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  returnTo: z.string(),
  atMs: z.number(),
});
export type BegunSignIn = z.infer<typeof BegunSignIn>;

/** Keeps it sealed. It has to be sent when the provider sends the browser back, which is from another site: `Lax`. */
export function giveSignInCookie(
  c: Context<AdminEnv>,
  keyring: Keyring,
  publicUrl: URL,
  begun: BegunSignIn,
): void {
  const { sealed, sealedWith } = seal(keyring, CONTEXT, JSON.stringify(begun));
  const value = `${sealedWith}.${sealed.toString("base64url")}`;
  setCookie(c, NAME, value, { ...attributesOf(publicUrl), maxAge: LASTS_SECONDS });
}

/** What this browser has begun, and has it forget that: it is answered once. `undefined` when it is none, or too old. */
export function takeSignInCookie(
  c: Context<AdminEnv>,
  keyring: Keyring,
  publicUrl: URL,
  now: Date,
): BegunSignIn | undefined {
  const value = getCookie(c, NAME) ?? "";
  deleteCookie(c, NAME, attributesOf(publicUrl));
  const dot = value.lastIndexOf(".");
  const sealed = Buffer.from(value.slice(dot + 1), "base64url");
  try {
    const text = unseal(keyring, CONTEXT, { sealedWith: value.slice(0, dot), sealed });
    const begun = BegunSignIn.parse(JSON.parse(text));
    return now.getTime() - begun.atMs < LASTS_SECONDS * 1000 ? begun : undefined;
  } catch {
    return undefined;
  }
}

const attributesOf = (publicUrl: URL) =>
  ({
    httpOnly: true,
    sameSite: "Lax",
    secure: publicUrl.protocol === "https:",
    path: `${basePathOf(publicUrl)}/api/session/oidc`,
  }) as const;
