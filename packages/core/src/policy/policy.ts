import { z } from "zod";

import { PiiRule } from "./pii-rule.ts";

/** What a policy does with a match. Strongest first: block, allow_but_warn, allow_but_redact, allow. */
export const PolicyAction = z.enum(["block", "allow_but_warn", "allow_but_redact", "allow"]);
export type PolicyAction = z.infer<typeof PolicyAction>;

/** Whose texts a policy is applied to: what callers send, what models answer, or both. */
export const PolicyScope = z.enum(["request", "response", "both"]);
export type PolicyScope = z.infer<typeof PolicyScope>;

/**
 * What stands in the place of redacted text: `***`; a type and a number (`[EMAIL_1]`), the same for the same value within a
 * call; or that, and where it comes back in the answer the caller reads the original.
 */
export const PolicyMarks = z.enum(["mask", "numbered", "reversible"]);
export type PolicyMarks = z.infer<typeof PolicyMarks>;

/** What happens to a call when a detector over the network cannot say what is in its texts. */
export const OnDetectorError = z.enum(["block", "allow"]);
export type OnDetectorError = z.infer<typeof OnDetectorError>;

const TextRule = z.object({ definition: z.string(), action: PolicyAction });

/** Rules over every text of a call. Times are Unix milliseconds. */
export const Policy = z.object({
  id: z.uuid(),
  version: z.int(),
  name: z.string(),
  createdAtMs: z.int(),
  updatedAtMs: z.int(),
  tags: z.array(z.string()).nullable(),
  config: z.object({ rules: z.partialRecord(PiiRule, PolicyAction).nullable() }),
  regexConfig: z.object({ rules: z.array(TextRule).nullable() }),
  customConfig: z.object({ rules: z.array(TextRule).nullable() }),
  scope: PolicyScope,
  marks: PolicyMarks,
  onDetectorError: OnDetectorError,
  /** What the configuration file that it is from calls it; absent for one that was made by hand. */
  configName: z.string().optional(),
});
export type Policy = z.infer<typeof Policy>;
