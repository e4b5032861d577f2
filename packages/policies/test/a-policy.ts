import type { Policy } from "@lintel/core";
import { storedPolicy } from "@lintel/testkit/objects";

import { type CompiledPolicy, compilePolicy } from "../src/index.ts";

/** A compiled policy with these members, and no rules but those. */
export const aPolicy = (members: Partial<Policy>): CompiledPolicy =>
  compilePolicy(storedPolicy(members));
