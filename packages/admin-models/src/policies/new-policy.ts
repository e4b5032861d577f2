import { OnDetectorError, PolicyMarks, PolicyScope } from "@lintel/core";
import { z } from "zod";

import { MAX_NAME_LENGTH, Tags } from "../members.ts";
import { keeping } from "../rules.ts";
import { faultsOf } from "./policy-rules.ts";

const MAX_RULES = 100;

const Action = z.string().meta({
  description: "`block`, `allow_but_warn`, `allow_but_redact` or `allow`.",
  example: "block",
});

const Members = z.object({
  name: z.string().max(MAX_NAME_LENGTH).optional().meta({ example: "Privacy Policy #1" }),
  tags: Tags.optional().meta({ example: ["orgId-1"] }),
  config: z
    .object({ rules: z.record(z.string().max(MAX_NAME_LENGTH), Action).optional() })
    .optional()
    .meta({ description: "PII to look for.", example: { rules: { address: "block" } } }),
  regexConfig: z
    .object({
      rules: z
        .array(
          z.object({
            definition: z.string().max(1000).meta({ example: "[2-9]|[12]\\d|3[0-6]" }),
            action: Action,
          }),
        )
        .max(MAX_RULES)
        .optional(),
    })
    .optional()
    .meta({ description: "Regular expressions in RE2's syntax." }),
  customConfig: z
    .object({
      rules: z
        .array(z.object({ definition: z.string().max(4000), action: Action }))
        .max(MAX_RULES)
        .optional(),
    })
    .optional()
    .meta({ description: "Requirements in words, checked by a model." }),
  scope: PolicyScope.optional().meta({
    description: "Whose texts it is applied to; `request` unless given.",
  }),
  marks: PolicyMarks.optional().meta({
    description:
      "What replaces redacted text: `***` (`mask`, unless given), `[EMAIL_1]` (`numbered`), or that, with the original restored where it comes back in the answer (`reversible`).",
  }),
  onDetectorError: OnDetectorError.optional().meta({
    description:
      "What happens to a call when a detector over the network fails; `block` unless given.",
  }),
});
type Members = z.infer<typeof Members>;

const checked = Members.check(
  keeping<Members>([
    {
      otherwise: (policy) => `policy is not valid: ${faultsOf(policy).join(", ")}`,
      holds: (policy) => faultsOf(policy).length === 0,
    },
  ]),
);

/** The body that makes a policy. */
export const NewPolicy = checked.meta({
  id: "NewPolicy",
  example: {
    name: "Privacy Policy #1",
    config: { rules: { email: "allow_but_redact", secret: "block" } },
  },
});
export type NewPolicy = z.infer<typeof NewPolicy>;

/** The body that changes a policy. What is absent, an empty name and empty tags change nothing. */
export const PolicyChange = checked.meta({
  id: "PolicyChange",
  description:
    "A config replaces the previous one as a whole. An empty name or empty tags change nothing.",
});
export type PolicyChange = z.infer<typeof PolicyChange>;
