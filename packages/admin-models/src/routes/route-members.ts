import { RouteOptions } from "@lintel/core";
import { z } from "zod";

import { isShallow } from "../is-shallow.ts";
import { MAX_NAME_LENGTH } from "../members.ts";

/** What a step's parameters may hold within each other; deeper ones no provider knows. */
const MAX_DEPTH = 10;

const Parameter = z.unknown().refine((value) => isShallow(value, MAX_DEPTH));

const Step = z.object({
  retries: z.int().optional().meta({ description: "How often to try again.", example: 2 }),
  retryInterval: z.string().max(MAX_NAME_LENGTH).optional().meta({
    description: "A Go duration in seconds or parts of them; one second when empty.",
    example: "500ms",
  }),
  provider: z.string().max(MAX_NAME_LENGTH).meta({
    description: "A built-in provider, or the name of a custom one.",
    example: "openai",
  }),
  requestParams: z
    .record(z.string(), Parameter)
    .optional()
    .meta({ description: "Members that replace those of the body.", example: { temperature: 0 } }),
  params: z.record(z.string(), z.string().max(MAX_NAME_LENGTH)).optional().meta({
    description:
      "Azure needs `deploymentId` and `apiVersion`. Of a custom provider, `path` names the path to call, where the end of its path does not decide that.",
  }),
  model: z.string().max(MAX_NAME_LENGTH).meta({ example: "gpt-4o-mini" }),
  timeout: z.string().max(MAX_NAME_LENGTH).optional().meta({
    description:
      "A Go duration, of one try: of a whole answer, or up to the first content of a stream; `5m` when empty.",
    example: "5s",
  }),
  weight: z.number().min(0).max(1_000_000).optional().meta({
    description: "The step's share of the calls of a `weighted` route; 1 when absent.",
  }),
  contextFallback: z.boolean().optional().meta({
    description: "Takes calls whose prompt was too long for another step.",
  }),
  firstByteTimeout: z.string().max(MAX_NAME_LENGTH).optional().meta({
    description: "A Go duration from sending to the first content; `timeout` when absent or empty.",
    example: "2s",
  }),
  minCharsPerSecond: z.number().positive().max(1_000_000).optional().meta({
    description:
      "The fewest characters per second a stream may start with. A slower one is abandoned for the next attempt before the caller has received any of it.",
  }),
});

/** Members of a route. Only their types are checked; what they may say, `validateRoute` knows. */
export const ROUTE_MEMBERS = {
  name: z.string().max(MAX_NAME_LENGTH).meta({ example: "staging-chat" }),
  path: z
    .string()
    .max(MAX_NAME_LENGTH)
    .meta({ description: "Below `/api/routes`.", example: "/production/chat/completion" }),
  keyIds: z.array(z.string()).max(1000).optional().meta({ description: "Keys that may call it." }),
  steps: z.array(Step).max(20).optional().meta({ description: "In the order they are tried." }),
  cacheConfig: z
    .object({
      enabled: z.boolean().optional(),
      ttl: z
        .string()
        .max(MAX_NAME_LENGTH)
        .optional()
        .meta({ description: "A Go duration of at most 720h; `168h` when empty." }),
      scope: z.string().max(MAX_NAME_LENGTH).optional().meta({
        description:
          "Who shares answers: `key`, the default, callers with the same key; `route`, all callers whose calls the same provider settings serve.",
        example: "key",
      }),
    })
    .optional(),
  requestFormat: z.string().max(MAX_NAME_LENGTH).optional().meta({
    description:
      "The dialect of its calls: `openai_chat`, `openai_completions`, `openai_embeddings`, `openai_responses` or `anthropic_messages`; any other word means chat. When empty, models that make embeddings decide, or else what the path ends in.",
    example: "",
  }),
  retryStrategy: z
    .string()
    .max(MAX_NAME_LENGTH)
    .optional()
    .meta({ description: "`exponential`, `constant` or empty, which is constant." }),
  strategy: RouteOptions.shape.strategy.meta({
    description: "Which step a call begins with; `ordered` when absent: the first.",
  }),
  affinity: RouteOptions.shape.affinity.meta({
    description:
      "`conversation`, also when absent: calls of one conversation stay on one setting while it is well.",
  }),
  repeatSent: RouteOptions.shape.repeatSent.meta({
    description:
      "Whether a call may be made again after an attempt that was sent and not answered, for which its provider may charge; true when absent.",
  }),
  onCut: RouteOptions.shape.onCut.meta({
    description:
      "What becomes of a stream that breaks off within its text: `continue` has the next attempt go on from what was sent, as one stream whose attempts are all billed; `end`, also when absent, ends it with the error.",
  }),
} as const;
