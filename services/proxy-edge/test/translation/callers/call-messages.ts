import Anthropic, { APIError } from "@anthropic-ai/sdk";

import { ANSWER_SCHEMA, PDF, PIXEL, type Scenario, WEATHER } from "../scenarios.ts";
import type { Caller, Heard } from "./caller.ts";

/** Anthropic's SDK. */
export const callMessages: Caller = async ({ origin, secret }, model, scenario) => {
  const client = new Anthropic({ baseURL: origin, apiKey: secret, maxRetries: 0 });
  const asked = { model, ...bodyOf(scenario) };
  try {
    return heardIn(
      scenario.isStreamed === true
        ? await client.messages.stream(asked).finalMessage()
        : await client.messages.create(asked),
    );
  } catch (error) {
    if (!(error instanceof Anthropic.AnthropicError)) throw error;
    const status = error instanceof APIError ? error.status : undefined;
    return { error: { status, message: error.message } };
  }
};

function bodyOf(scenario: Scenario): Omit<Anthropic.MessageCreateParamsNonStreaming, "model"> {
  const { hasResults, hasSchema, hasTools, maxTokens = 1000, stop } = scenario;
  const { description, name, schema } = WEATHER;
  const tool = { name, description, input_schema: { ...schema, required: [...schema.required] } };
  return {
    max_tokens: maxTokens,
    system: [{ type: "text", text: "Be brief.", ...markIn(scenario) }],
    messages: [
      { role: "user", content: askedBy(scenario) },
      ...(hasResults === true ? resultsOf(scenario) : []),
    ],
    ...(hasTools === true ? { tools: [tool] } : {}),
    ...(hasSchema === true
      ? { output_config: { format: { type: "json_schema", schema: { ...ANSWER_SCHEMA } } } }
      : {}),
    ...(stop === undefined ? {} : { stop_sequences: [...stop] }),
  };
}

const markIn = ({ hasCacheMarks }: Scenario): Pick<Anthropic.TextBlockParam, "cache_control"> =>
  hasCacheMarks === true ? { cache_control: { type: "ephemeral" } } : {};

function askedBy({ hasImage, hasPdf }: Scenario): Anthropic.MessageParam["content"] {
  if (hasImage === true) return SEEN;
  return hasPdf === true ? READ : "Hello";
}

const READ: Anthropic.ContentBlockParam[] = [
  { type: "text", text: "What is it?" },
  {
    type: "document",
    title: "bill.pdf",
    source: { type: "base64", media_type: "application/pdf", data: PDF },
  },
];

const SEEN: Anthropic.ContentBlockParam[] = [
  { type: "text", text: "What is it?" },
  { type: "image", source: { type: "base64", media_type: "image/png", data: PIXEL } },
];

const resultsOf = ({ hasResultImage }: Scenario): readonly Anthropic.MessageParam[] => [
  {
    role: "assistant",
    content: [{ type: "tool_use", id: "call_1", name: "get_weather", input: { town: "Paris" } }],
  },
  {
    role: "user",
    content: [
      {
        type: "tool_result",
        tool_use_id: "call_1",
        content: hasResultImage === true ? SHOWN : "20 degrees",
      },
    ],
  },
];

const SHOWN: (Anthropic.ImageBlockParam | Anthropic.TextBlockParam)[] = [
  { type: "text", text: "20 degrees" },
  { type: "image", source: { type: "base64", media_type: "image/png", data: PIXEL } },
];

function heardIn({ content, stop_reason: stop, usage }: Anthropic.Message): Heard {
  const cached = usage.cache_read_input_tokens ?? 0;
  return {
    text: content.map((block) => (block.type === "text" ? block.text : "")).join(""),
    calls: content.flatMap((block) =>
      block.type === "tool_use" ? [{ id: block.id, name: block.name, input: block.input }] : [],
    ),
    stop: stop ?? undefined,
    usage: { input: usage.input_tokens + cached, cached, output: usage.output_tokens },
  };
}
