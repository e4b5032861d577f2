/**
 * What a call costs: `tokens`, which the dialect bounds and its reader reads; `nothing`; `later`, what the job uses
 * that it begins; or `unmodelled`, money that Lintel cannot count yet: such calls are marked as unpriced, and refused
 * where the operator refuses those.
 */
export type Charge = "tokens" | "nothing" | "later" | "unmodelled";
