import { type AllowedPath, allowsPath } from "@lintel/core";
import { KNOWN_PATHS } from "@lintel/providers";

import type { Exchange } from "../exchange.ts";

/** Whether a list of allowed paths lets the call pass; an empty list lets everything. */
export function allowsCall(
  allowed: readonly AllowedPath[],
  { incoming, surface }: Pick<Exchange, "incoming" | "surface">,
): boolean {
  if (allowed.length === 0) return true;
  const called = { method: incoming.method ?? "", path: surface.calledPath, pattern: surface.path };
  if (allowsPath(allowed, called, KNOWN_PATHS.aliases)) return true;
  // The README deletes with POST; whoever may delete may do it so, too.
  const isOther = surface.method !== called.method;
  return isOther && allowsPath(allowed, { ...called, method: surface.method }, KNOWN_PATHS.aliases);
}
