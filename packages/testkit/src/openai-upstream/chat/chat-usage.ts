import { countTokens } from "../../upstream/count-tokens.ts";
import type { ChatRequest, Message } from "./chat-request.ts";

/** Token counts of a call. `cached` and `audioIn` are part of `prompt`, `reasoning` and `audioOut` of `completion`. */
export interface ChatTokens {
  readonly prompt: number;
  readonly completion: number;
  readonly cached?: number;
  readonly reasoning?: number;
  readonly audioIn?: number;
  readonly audioOut?: number;
}

/** The `usage` object of a chat completion, every field OpenAI sends included. */
export function chatUsage(tokens: ChatTokens) {
  return {
    prompt_tokens: tokens.prompt,
    completion_tokens: tokens.completion,
    total_tokens: tokens.prompt + tokens.completion,
    prompt_tokens_details: { cached_tokens: tokens.cached ?? 0, audio_tokens: tokens.audioIn ?? 0 },
    completion_tokens_details: {
      reasoning_tokens: tokens.reasoning ?? 0,
      audio_tokens: tokens.audioOut ?? 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

const TOKENS_PER_MESSAGE = 3;
const TOKENS_OF_ANSWER_PRIMING = 3;
// What a low-detail image costs.
const TOKENS_PER_PART_WITHOUT_TEXT = 85;

/** Prompt tokens by the rule OpenAI's cookbook gives for chat messages; tools are counted as their JSON. */
export async function countPromptTokens(request: ChatRequest): Promise<number> {
  const messages = await Promise.all(request.messages.map(countMessageTokens));
  const tools = request.tools === undefined ? 0 : await countTokens(JSON.stringify(request.tools));
  return messages.reduce((sum, tokens) => sum + tokens, TOKENS_OF_ANSWER_PRIMING + tools);
}

async function countMessageTokens({ role, name, content }: Message): Promise<number> {
  const parts = typeof content === "string" ? [{ text: content }] : (content ?? []);
  const text = parts.map((part) => part.text ?? "").join("");
  const withoutText = parts.filter((part) => part.text === undefined).length;
  return (
    TOKENS_PER_MESSAGE +
    (await countTokens(role)) +
    (await countTokens(text)) +
    (name === undefined ? 0 : 1 + (await countTokens(name))) +
    withoutText * TOKENS_PER_PART_WITHOUT_TEXT
  );
}
