import type { Policy } from "@lintel/core";

import { type CompiledPolicy, compilePolicy } from "../src/index.ts";

/** A compiled policy with these members, and no rules but those. */
export function aPolicy(members: Partial<Policy>): CompiledPolicy {
  return compilePolicy({
    id: "9e6e8b27-2ce0-4ef0-bdd7-1ed3916592eb",
    version: 3,
    name: "",
    createdAtMs: 0,
    updatedAtMs: 0,
    tags: null,
    config: { rules: null },
    regexConfig: { rules: null },
    customConfig: { rules: null },
    scope: "request",
    marks: "mask",
    onDetectorError: "block",
    ...members,
  });
}
