const CONSOLE = "/console/";

/**
 * Where in the console a browser goes on: a screen, with its parameters, relative to the console. Whatever leads out of
 * it, to another path or another place, leads to its beginning.
 */
export function returnAddress(publicUrl: URL, wanted: string | undefined): string {
  const start = new URL(publicUrl.pathname.replace(/\/+$/, "") + CONSOLE, publicUrl.origin);
  const found = URL.parse(wanted ?? "", start.href);
  const isWithin =
    found !== null &&
    found.origin === start.origin &&
    found.username + found.password === "" &&
    found.pathname.startsWith(start.pathname) &&
    !found.pathname.slice(start.pathname.length).includes("//");
  return (isWithin ? found : start).href;
}

/** The same with a word on why nobody was signed in, which the page has a sentence for. */
export function failureAddress(publicUrl: URL, reason: SignInFailure): string {
  const url = new URL(returnAddress(publicUrl, undefined));
  url.searchParams.set("sign-in", reason);
  return url.href;
}

/** Why nobody was signed in. */
export type SignInFailure = "expired" | "failed" | "no-access" | "refused" | "unavailable";
