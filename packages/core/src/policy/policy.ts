import { z } from "zod";

import { PiiRule } from "./pii-rule.ts";

/** What a policy does with a match. Strongest first: block, allow_but_warn, allow_but_redact, allow. */
export const PolicyAction = z.enum(["block", "allow_but_warn", "allow_but_redact", "allow"]);
export type PolicyAction = z.infer<typeof PolicyAction>;

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
});
export type Policy = z.infer<typeof Policy>;
