import { GatewayError } from "@lintel/core";
import type { UsageEvent } from "@lintel/events";

import type { Caller } from "./authenticate.ts";

/**
 * What the key's policy does with the call's texts. Policies cannot be made yet; a key that has one
 * all the same is refused, because passing its calls unchecked would not be what its owner asked for.
 */
export function enforcePolicy({ key }: Caller): UsageEvent["action"] {
  if (key.policyId === "") return "";
  throw new GatewayError("internal", "the policy of this key cannot be enforced", {
    detail: { policyId: key.policyId },
  });
}
