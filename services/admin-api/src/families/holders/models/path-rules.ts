import { validateAllowedPath } from "@lintel/core";

import type { Rule } from "../../../models/rules.ts";

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
    const fault = validateAllowedPath(entry);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
