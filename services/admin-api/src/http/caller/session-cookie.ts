import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";

import type { AdminEnv } from "../input/read-bytes.ts";
import { isSecure, type PublicPlace } from "./public-place.ts";

const NAME = "lintel_session";

/** What the cookie of the caller's session holds; `undefined` when there is none. */
export const sessionSecretOf = (c: Context<AdminEnv>): string | undefined => getCookie(c, NAME);

/**
 * Gives the browser the secret of its session. No script can read it, no other site can have it sent, and the browser
 * forgets it when it is closed. It is sent to the path under which the browser reaches this API, whatever stands before
 * `/api` there: without a `Path`, a browser takes the folder of the path that it asked for (RFC 6265, 5.1.4).
 */
export const giveSessionCookie = (c: Context<AdminEnv>, place: PublicPlace, secret: string): void =>
  setCookie(c, NAME, secret, attributesOf(c, place));

/** Has the browser forget its session. */
export function takeSessionCookie(c: Context<AdminEnv>, place: PublicPlace): void {
  deleteCookie(c, NAME, attributesOf(c, place));
}

const attributesOf = (c: Context<AdminEnv>, place: PublicPlace) =>
  ({
    httpOnly: true,
    sameSite: "Strict",
    secure: isSecure(c, place),
    ...(place.url === undefined ? { path: "" } : { path: `${basePathOf(place.url)}/api` }),
  }) as const;

/** The path of an address, without the slash at its end. */
export const basePathOf = (url: URL): string => url.pathname.replace(/\/+$/, "");
