import { GatewayError } from "@lintel/core";

import type { CallPolicy } from "./call-policy.ts";

/** How it is said that a policy lets a body pass no further. */
export interface Refusals {
  /** `reason` is a sentence. */
  unreadable(policy: CallPolicy, reason: string): GatewayError;
  blocked(policy: CallPolicy): GatewayError;
}

const detailOf = ({ compiled }: CallPolicy) => ({ policyId: compiled.id });

export const OF_REQUESTS: Refusals = {
  unreadable: (_policy, reason) =>
    new GatewayError("invalid_request", `${reason} The policy of this key has to see all of it.`),
  blocked: (policy) =>
    new GatewayError("policy_blocked", "request blocked", { detail: detailOf(policy) }),
};

/** The provider has done nothing wrong, and would answer the same again. */
export const OF_ANSWERS: Refusals = {
  unreadable: (policy, reason) =>
    new GatewayError(
      "policy_unavailable",
      `${reason} The policy of this key has to see all of the answer.`,
      { detail: detailOf(policy), retryable: false },
    ),
  blocked: (policy) =>
    new GatewayError("policy_blocked", "answer blocked", { detail: detailOf(policy) }),
};
