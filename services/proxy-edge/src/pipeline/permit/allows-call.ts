import { type AllowedPath, allowsPath } from "@lintel/core";
import { KNOWN_PATHS } from "@lintel/providers";

import type { Exchange } from "../exchange.ts";

/** Whether a list of allowed paths lets the call pass; an empty list lets everything. */
export function allowsCall(
  allowed: readonly AllowedPath[],
  { inbound, incoming }: Pick<Exchange, "inbound" | "incoming">,
): boolean {
  if (allowed.length === 0) return true;
  const { aliases } = KNOWN_PATHS;
  const called = { method: incoming.method ?? "", path: inbound.calledPath, pattern: inbound.path };
  if (allowsPath(allowed, called, aliases)) return true;
  // The README deletes with POST; who may delete may do so this way, too.
  const isOther = inbound.method !== called.method;
  return isOther && allowsPath(allowed, { ...called, method: inbound.method }, aliases);
}
