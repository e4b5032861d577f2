import { z } from "zod";

/** A variable holding the URL of a server, with one of the given schemes and credentials that can be decoded. */
export const envUrl = (...schemes: readonly [string, ...string[]]) =>
  z
    .string()
    .refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)), {
      error: `must be a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(" or ")}`,
      abort: true,
    })
    .refine(hasReadableCredentials, "must have its user and password percent-encoded");

function hasReadableCredentials(text: string): boolean {
  const { username, password } = new URL(text);
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}
