import type { SentAnswer } from "@lintel/translation";

import type { Deps } from "../../deps.ts";
import type { PlannedCall } from "../admit/admit.ts";
import type { Admitted } from "../admit/admitted.ts";
import { grantFor } from "../admit/grant-for.ts";
import type { AuthenticatedCall } from "../call-context.ts";
import type { Exchange } from "../exchange.ts";
import type { FailoverPlan } from "../plan/plan-call.ts";

/** A call of a route under way. */
export interface RoutedCall {
  readonly deps: Deps;
  readonly exchange: Exchange;
  readonly admitted: Admitted;
  readonly failover: FailoverPlan;
  readonly context: AuthenticatedCall;
  /** Whose limits count beside the key's. */
  readonly user: PlannedCall["user"];
  /** What has been sent of its answer; absent as long as that has not begun. */
  readonly sent?: SentAnswer;
}

/** Does what is reserved pay for the attempt at a place? */
export const isPayable = ({ admitted, context }: RoutedCall, at: number): boolean => {
  const { call, grant, plan } = admitted;
  const attempt = plan.attempts[at];
  return attempt !== undefined && grantFor(context.grant ?? grant, attempt, call) !== undefined;
};
