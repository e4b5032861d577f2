import { z } from "zod";

import { MAX_NAME_LENGTH } from "../../../models/members.ts";

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
  params: z
    .record(z.string(), z.string().max(MAX_NAME_LENGTH))
    .optional()
    .meta({ description: "Azure needs `deploymentId` and `apiVersion`." }),
  model: z.string().max(MAX_NAME_LENGTH).meta({ example: "gpt-4o-mini" }),
  timeout: z
    .string()
    .max(MAX_NAME_LENGTH)
    .optional()
    .meta({ description: "A Go duration, of one try; `5m` when empty.", example: "5s" }),
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
  requestFormat: z
    .string()
    .max(MAX_NAME_LENGTH)
    .optional()
    .meta({ description: "`openai_embeddings`, or anything else for chat.", example: "" }),
  retryStrategy: z
    .string()
    .max(MAX_NAME_LENGTH)
    .optional()
    .meta({ description: "`exponential`, `constant` or empty, which is constant." }),
} as const;

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((member) => isShallow(member, depth - 1));
}
