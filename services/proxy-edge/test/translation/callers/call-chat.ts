import OpenAI, { APIError } from "openai";
import type {
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionMessageParam,
} from "openai/resources/chat/completions";

import { ANSWER_SCHEMA, PDF, PIXEL, type Scenario, WEATHER } from "../scenarios.ts";
import type { Caller, Heard } from "./caller.ts";

/** OpenAI's SDK, asking for chat. */
export const callChat: Caller = async ({ origin, secret }, model, scenario) => {
  const client = new OpenAI({ baseURL: `${origin}/v1`, apiKey: secret, maxRetries: 0 });
  const asked = { model, ...bodyOf(scenario) };
  try {
    const heard =
      scenario.isStreamed === true
        ? client.chat.completions.stream({ ...asked, stream_options: { include_usage: true } })
        : client.chat.completions.create(asked);
    return heardIn(
      "finalChatCompletion" in heard ? await heard.finalChatCompletion() : await heard,
    );
  } catch (error) {
    if (!(error instanceof APIError)) throw error;
    return { error: { status: error.status, message: error.message } };
  }
};

function bodyOf(
  scenario: Scenario,
): Omit<ChatCompletionCreateParamsNonStreaming, "model" | "stream"> {
  const { hasResults, hasSchema, hasTools, maxTokens, stop } = scenario;
  const { description, name, schema } = WEATHER;
  const parameters = { ...schema };
  return {
    messages: [
      { role: "system", content: [{ type: "text", text: "Be brief.", ...markIn(scenario) }] },
      askedBy(scenario),
      ...(hasResults === true ? RESULTS : []),
    ],
    ...(hasTools === true
      ? { tools: [{ type: "function", function: { name, description, parameters } }] }
      : {}),
    ...(hasSchema === true
      ? {
          response_format: {
            type: "json_schema",
            json_schema: { name: "answer", schema: { ...ANSWER_SCHEMA }, strict: true },
          },
        }
      : {}),
    ...(maxTokens === undefined ? {} : { max_completion_tokens: maxTokens }),
    ...(stop === undefined ? {} : { stop: [...stop] }),
  };
}

const markIn = ({ hasCacheMarks }: Scenario) =>
  hasCacheMarks === true ? { prompt_cache_breakpoint: { mode: "explicit" } as const } : {};

function askedBy({ hasImage, hasPdf }: Scenario): ChatCompletionMessageParam {
  if (hasImage === true) return SEEN;
  return hasPdf === true ? READ : { role: "user", content: "Hello" };
}

const READ: ChatCompletionMessageParam = {
  role: "user",
  content: [
    { type: "text", text: "What is it?" },
    {
      type: "file",
      file: { filename: "bill.pdf", file_data: `data:application/pdf;base64,${PDF}` },
    },
  ],
};

const SEEN: ChatCompletionMessageParam = {
  role: "user",
  content: [
    { type: "text", text: "What is it?" },
    { type: "image_url", image_url: { url: `data:image/png;base64,${PIXEL}` } },
  ],
};

const RESULTS: readonly ChatCompletionMessageParam[] = [
  {
    role: "assistant",
    content: null,
    tool_calls: [
      {
        id: "call_1",
        type: "function",
        function: { name: "get_weather", arguments: '{"town":"Paris"}' },
      },
    ],
  },
  { role: "tool", tool_call_id: "call_1", content: "20 degrees" },
];

function heardIn({ choices: [choice], usage }: OpenAI.ChatCompletion): Heard {
  if (choice === undefined) throw new Error("an answer has a choice");
  const { finish_reason: stop, message } = choice;
  return {
    text: message.content ?? message.refusal ?? "",
    calls: (message.tool_calls ?? []).flatMap((call) =>
      call.type === "function"
        ? [{ id: call.id, name: call.function.name, input: JSON.parse(call.function.arguments) }]
        : [],
    ),
    stop,
    usage: usage && usedIn(usage),
  };
}

const usedIn = (usage: OpenAI.CompletionUsage): Heard["usage"] => ({
  input: usage.prompt_tokens,
  cached: usage.prompt_tokens_details?.cached_tokens ?? 0,
  output: usage.completion_tokens,
  reasoning: usage.completion_tokens_details?.reasoning_tokens ?? 0,
});
