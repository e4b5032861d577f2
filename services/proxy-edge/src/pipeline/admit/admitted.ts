import type { Pass } from "./admit.ts";
import type { Caller } from "./authenticate.ts";
import type { Attempt } from "./plan-attempt.ts";
import type { Call } from "./read-call.ts";

/** A call that may be made: by whom, what, on what terms and where. */
export interface Admitted {
  readonly caller: Caller;
  readonly call: Call;
  readonly pass: Pass;
  readonly attempt: Attempt;
}
