import { validateAllowedPath } from "@lintel/core";
import { KNOWN_PATHS } from "@lintel/providers";

import type { Rule } from "../rules.ts";

interface WithPaths {
  readonly allowedPaths?: readonly { readonly path: string; readonly method: string }[] | undefined;
}

/** Every allowed path is one some call can have: a mistyped one would silently forbid everything. */
export const pathsAreKnown: Rule<WithPaths> = {
  otherwise: (body) => firstFault(body) ?? "",
  holds: (body) => firstFault(body) === undefined,
};

function firstFault({ allowedPaths = [] }: WithPaths): string | undefined {
  for (const entry of allowedPaths) {
    const fault = validateAllowedPath(entry, KNOWN_PATHS);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
