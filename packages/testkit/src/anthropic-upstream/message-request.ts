import { z } from "zod";

import { RefusedMessage } from "./anthropic-errors.ts";

const CacheControl = z.looseObject({ type: z.literal("ephemeral"), ttl: z.string().optional() });

const Block = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  cache_control: CacheControl.nullish(),
});
export type Block = z.infer<typeof Block>;

const Content = z.union([z.string(), z.array(Block)]);

const Tool = z.looseObject({
  type: z.string().optional(),
  name: z.string(),
  input_schema: z.unknown(),
  cache_control: CacheControl.nullish(),
});

/** The fields of a message request that the simulation acts on. */
export const MessageRequest = z.looseObject({
  model: z.string(),
  max_tokens: z.int().min(1),
  messages: z
    .array(z.looseObject({ role: z.enum(["user", "assistant"]), content: Content }))
    .min(1),
  system: Content.optional(),
  stream: z.boolean().optional(),
  tools: z.array(Tool).optional(),
  tool_choice: z.looseObject({ type: z.string(), name: z.string().optional() }).optional(),
  output_config: z
    .looseObject({
      format: z.looseObject({ type: z.string(), schema: z.unknown() }).optional(),
    })
    .optional(),
  thinking: z
    .looseObject({ type: z.string(), budget_tokens: z.int().min(1024).optional() })
    .optional(),
});
export type MessageRequest = z.infer<typeof MessageRequest>;

/** What counting needs of a request: the same without a cap. */
export const CountRequest = MessageRequest.omit({ max_tokens: true, stream: true });

export const CompleteRequest = z.looseObject({
  model: z.string(),
  prompt: z.string().regex(/\n\nHuman:/, 'prompt must start with "\n\nHuman:" turn'),
  max_tokens_to_sample: z.int().min(1),
  stream: z.boolean().optional(),
});

/** Parses a JSON body by a schema. Throws Anthropic's 400s. */
export function parseRequest<Schema extends z.ZodType>(
  schema: Schema,
  body: Buffer,
): z.infer<Schema> {
  const parsed = schema.safeParse(parseJson(body), { reportInput: true });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.map(String).join(".") ?? "";
  const message = issue?.input === undefined ? "Field required" : (issue?.message ?? "");
  throw new RefusedMessage(path === "" ? message : `${path}: ${message}`);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new RefusedMessage("The request body is not valid JSON");
  }
}

/** Refuses what Anthropic refuses and a gateway that lowers caps can produce. */
export function checkMessageRequest({ max_tokens: cap, thinking }: MessageRequest): void {
  if (thinking?.budget_tokens === undefined || thinking.budget_tokens < cap) return;
  throw new RefusedMessage(
    "`max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation at https://docs.claude.com/en/docs/build-with-claude/extended-thinking#max-tokens-and-context-window-size",
  );
}
