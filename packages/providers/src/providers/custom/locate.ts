import type { Target } from "../../contract/provider.ts";

/**
 * A path's target, which is a whole address; the setting's `url` takes the place of its origin. The caller's query
 * goes behind the target's own, without what the target has said already.
 */
export function locate({ members: { url = "" }, path: target, query }: Target): string | undefined {
  const address = URL.parse(target);
  if (address === null) return undefined;
  const own = new Set([...address.searchParams.keys()].map((name) => name.toLowerCase()));
  const added = query.split("&").filter((part) => part !== "" && !own.has(nameOf(part)));
  const whole = [address.search.slice(1), ...added].filter((part) => part !== "").join("&");
  const base = url === "" ? address.origin : url.replace(/\/+$/, "");
  return base + address.pathname + (whole === "" ? "" : `?${whole}`);
}

/** The name of a parameter as servers read it; some take no note of case. */
function nameOf(parameter: string): string {
  const [name = ""] = new URLSearchParams(parameter).keys();
  return name.toLowerCase();
}
