import type { RouteConfig } from "@lintel/core";
import { z } from "zod";

const Text = z.string().max(2048);
const location = (example: string, what: string) =>
  z
    .string()
    .max(255)
    .optional()
    .meta({ description: `Where ${what} is, as a gjson path.`, example });

/** A path of a custom provider, as a body gives it. Only types are checked; the rest, `validateConfigs` does. */
export const RouteConfigInput = z.object({
  path: Text.optional().meta({ example: "/chat/completions" }),
  target_url: Text.optional().meta({ example: "https://api.openai.com/v1/chat/completions" }),
  stream_location: location("stream", "the flag that asks for a stream"),
  model_location: location("model", "the model"),
  request_prompt_location: location("messages.#.content", "the prompt"),
  response_completion_location: location("choices.#.message.content", "the answer's text"),
  stream_end_word: Text.optional().meta({ example: "[DONE]" }),
  stream_response_completion_location: location("choices.#.delta.content", "a part of the text"),
  stream_max_empty_messages: z.int().min(0).max(2_147_483_647).optional().meta({
    description: "Kept and returned; ends nothing.",
  }),
});
export type RouteConfigInput = z.infer<typeof RouteConfigInput>;

export const RouteConfigAnswer = z
  .object({
    path: z.string(),
    target_url: z.string(),
    stream_location: z.string(),
    model_location: z.string(),
    request_prompt_location: z.string(),
    response_completion_location: z.string(),
    stream_end_word: z.string(),
    stream_response_completion_location: z.string(),
    stream_max_empty_messages: z.int(),
  })
  .meta({ id: "RouteConfig" });

/** The model in the contract's form. */
export const toRouteConfigAnswer = (config: RouteConfig): z.infer<typeof RouteConfigAnswer> => ({
  path: config.path,
  target_url: config.targetUrl,
  stream_location: config.streamLocation,
  model_location: config.modelLocation,
  request_prompt_location: config.requestPromptLocation,
  response_completion_location: config.responseCompletionLocation,
  stream_end_word: config.streamEndWord,
  stream_response_completion_location: config.streamResponseCompletionLocation,
  stream_max_empty_messages: config.streamMaxEmptyMessages,
});

const NOTHING: RouteConfig = {
  path: "",
  targetUrl: "",
  streamLocation: "",
  modelLocation: "",
  requestPromptLocation: "",
  responseCompletionLocation: "",
  streamEndWord: "",
  streamResponseCompletionLocation: "",
  streamMaxEmptyMessages: 0,
};

const or = (text: string | undefined, old: string): string =>
  text === undefined || text === "" ? old : text;

/** What is given, over what was; what is absent or empty stays. */
export function mergeRouteConfig(input: RouteConfigInput, was: RouteConfig = NOTHING): RouteConfig {
  const { stream_max_empty_messages: count = 0 } = input;
  return {
    path: or(input.path, was.path),
    targetUrl: or(input.target_url, was.targetUrl),
    streamLocation: or(input.stream_location, was.streamLocation),
    modelLocation: or(input.model_location, was.modelLocation),
    requestPromptLocation: or(input.request_prompt_location, was.requestPromptLocation),
    responseCompletionLocation: or(
      input.response_completion_location,
      was.responseCompletionLocation,
    ),
    streamEndWord: or(input.stream_end_word, was.streamEndWord),
    streamResponseCompletionLocation: or(
      input.stream_response_completion_location,
      was.streamResponseCompletionLocation,
    ),
    streamMaxEmptyMessages: count === 0 ? was.streamMaxEmptyMessages : count,
  };
}
