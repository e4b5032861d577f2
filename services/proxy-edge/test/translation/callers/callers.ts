import type { Scripted } from "../scenarios.ts";
import { callChat } from "./call-chat.ts";
import { callCompletions } from "./call-completions.ts";
import { callMessages } from "./call-messages.ts";
import { callResponses } from "./call-responses.ts";
import type { Caller } from "./caller.ts";

export interface CallerDialect {
  readonly name: string;
  readonly call: Caller;
  readonly stops: Readonly<Record<Scripted["stop"], string>>;
  /** It has texts alone. */
  readonly hasOnlyTexts?: true;
}

export const CALLERS: readonly CallerDialect[] = [
  {
    name: "openai-chat",
    call: callChat,
    stops: {
      calls: "tool_calls",
      end: "stop",
      filter: "content_filter",
      length: "length",
      sequence: "stop",
    },
  },
  {
    name: "anthropic-messages",
    call: callMessages,
    stops: {
      calls: "tool_use",
      end: "end_turn",
      filter: "refusal",
      length: "max_tokens",
      sequence: "stop_sequence",
    },
  },
  {
    name: "openai-responses",
    call: callResponses,
    stops: {
      calls: "completed",
      end: "completed",
      filter: "content_filter",
      length: "max_output_tokens",
      sequence: "completed",
    },
  },
  {
    name: "openai-completions",
    call: callCompletions,
    hasOnlyTexts: true,
    stops: {
      calls: "tool_calls",
      end: "stop",
      filter: "content_filter",
      length: "length",
      sequence: "stop",
    },
  },
];
