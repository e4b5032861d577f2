import { PiiRule, PolicyAction } from "@lintel/core";
import { z } from "zod";

/** Of the text that a policy is tried on, in UTF-16 units. */
const MAX_TEXT = 100_000;

/** A text that a policy is tried on. */
export const PolicyTest = z
  .object({
    text: z.string().min(1).max(MAX_TEXT).meta({ example: "My e-mail is ada@lovelace.example" }),
  })
  .meta({ id: "PolicyTest" });
export type PolicyTest = z.infer<typeof PolicyTest>;

const PolicyMatch = z
  .object({
    start: z.int().meta({ description: "In UTF-16 code units of the text." }),
    end: z.int().meta({ description: "The first unit after it." }),
    type: z.enum([...PiiRule.options, "regex", "custom"]),
    rule: z.string().meta({
      description: "The type, or which of the policy's own rules, from 0.",
      example: "regex[0]",
    }),
    score: z.number().meta({ description: "How sure it is, 0 to 1." }),
    action: PolicyAction,
  })
  .meta({ id: "PolicyMatch" });

/** What a policy would do with a call of this text. */
export const PolicyTestAnswer = z
  .object({
    action: z
      .enum(["allowed", "warned", "redacted", "blocked"])
      .meta({ description: "As the event of a call says." }),
    matches: z.array(PolicyMatch).meta({
      description:
        "What is found, in the order of the text. Those of one action do not overlap; what is allowed is not listed.",
    }),
    redacted: z.string().meta({ description: "The text as it would be sent." }),
    fault: z.string().optional().meta({
      description: "Why the policy cannot be applied; it blocks every call.",
    }),
    unjudged: z.array(z.string()).meta({
      description:
        "Rules that only a detector over the network can judge, where none is set up. Calls are refused for them, unless `onDetectorError` is `allow`.",
      example: ["custom[0]"],
    }),
  })
  .meta({ id: "PolicyTestAnswer" });
export type PolicyTestAnswer = z.infer<typeof PolicyTestAnswer>;
