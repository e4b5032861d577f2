import { GatewayError, type Key } from "@lintel/core";

import type { Deps } from "../../deps.ts";
import { CallPolicy } from "../../policy/call-policy.ts";
import type { KnownPolicy } from "../../policy/known-policy.ts";

/**
 * The policy of a key that has one, as it is when a call begins. Fails with `policy_unavailable`, or `store_unavailable`, where it
 * cannot be had or applied: calls are never made without it.
 */
export const findPolicy = async (
  deps: Pick<Deps, "policies">,
  { policyId }: Pick<Key, "policyId">,
): Promise<CallPolicy> => new CallPolicy(await findKnownPolicy(deps, policyId));

/** As `findPolicy`, by its id. */
export async function findKnownPolicy(
  { policies }: Pick<Deps, "policies">,
  policyId: string,
): Promise<KnownPolicy> {
  const known = await policies.findPolicy(policyId);
  if (known === undefined) throw unusable(policyId, "it was deleted, or cannot be read");
  const { fault } = known.compiled;
  if (fault !== undefined) throw unusable(policyId, fault);
  return known;
}

/** Only an administrator can help: there is nothing to try again. */
const unusable = (policyId: string, reason: string): GatewayError =>
  new GatewayError("policy_unavailable", "the policy of this key cannot be applied", {
    detail: { policyId, reason },
    retryable: false,
  });
