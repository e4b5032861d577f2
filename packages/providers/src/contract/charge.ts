/**
 * What a call costs: `tokens`, which the endpoint bounds and its reader reads; `nothing`; `later`, what the job uses
 * that it begins; or `unknown`, money that nobody has taught us to count: such calls are marked as unpriced, and
 * refused where the operator refuses those.
 */
export type Charge = "tokens" | "nothing" | "later" | "unknown";
