import { z } from "zod";

import { RefusedRequest } from "../openai-errors.ts";
import { omittable } from "../read-body.ts";

const ContentPart = z.looseObject({ type: z.string(), text: z.string().optional() });

const Message = z.looseObject({
  role: z.string(),
  name: z.string().optional(),
  content: z.union([z.string(), z.array(ContentPart)]).nullish(),
});
export type Message = z.infer<typeof Message>;

const Tool = z.looseObject({
  type: z.string(),
  function: z.looseObject({ name: z.string(), parameters: z.unknown() }).optional(),
});

/** The fields of a chat completion request that the simulation acts on. */
export const ChatRequest = z.looseObject({
  model: z.string(),
  messages: z.array(Message).min(1),
  stream: omittable(z.boolean()),
  stream_options: omittable(
    z.looseObject({
      include_usage: omittable(z.boolean()),
      include_obfuscation: omittable(z.boolean()),
    }),
  ),
  n: omittable(z.int().min(1).max(128)),
  max_tokens: omittable(z.int().min(1)),
  max_completion_tokens: omittable(z.int().min(1)),
  tools: omittable(z.array(Tool)),
  tool_choice: omittable(
    z.union([
      z.enum(["none", "auto", "required"]),
      z.looseObject({ function: z.looseObject({ name: z.string() }) }),
    ]),
  ),
  response_format: omittable(
    z.looseObject({
      type: z.string(),
      json_schema: z.looseObject({ schema: z.unknown() }).optional(),
    }),
  ),
});
export type ChatRequest = z.infer<typeof ChatRequest>;

/** Refuses the combinations that OpenAI refuses and that a gateway rewriting a request can produce. */
export function checkChatRequest(request: ChatRequest, isReasoning: boolean): void {
  if (request.stream !== true && request.stream_options !== undefined) {
    throw new RefusedRequest({
      message: "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
      param: "stream_options",
    });
  }
  if (request.max_tokens === undefined) return;
  if (isReasoning) {
    throw new RefusedRequest({
      message:
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      param: "max_tokens",
      code: "unsupported_parameter",
    });
  }
  if (request.max_completion_tokens !== undefined) {
    throw new RefusedRequest({
      message:
        "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
      param: "max_tokens",
      code: "invalid_parameter_combination",
    });
  }
}
