import type { CallPolicy } from "../../policy/call-policy.ts";
import type { CacheUse } from "../cache/cache-use.ts";
import type { Caller } from "../permit/authenticate.ts";
import type { Attempt } from "../plan/plan-attempt.ts";
import type { Plan } from "../plan/plan-call.ts";
import type { Call } from "../read/read-call.ts";
import type { Grant } from "./admit.ts";

/** A call that may be made: by whom, what, on what terms and where. */
export interface Admitted {
  readonly caller: Caller;
  readonly call: Call;
  readonly grant: Grant;
  readonly plan: Plan;
  /** The policy of the key: what it marked in the call, and what it has to see of the answer. */
  readonly policy: CallPolicy | undefined;
  /** What the cache of its route has to do with it; `undefined` where there is none. */
  readonly cache: CacheUse | undefined;
}

/** One of its attempts, under way. */
export interface AdmittedAttempt extends Admitted {
  readonly attempt: Attempt;
  /** Whether another attempt could be made in its place; absent where there is none. */
  readonly hasAlternative?: () => boolean;
}
