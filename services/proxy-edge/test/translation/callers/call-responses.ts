import OpenAI, { APIError } from "openai";
import type {
  Response,
  ResponseCreateParamsNonStreaming,
  ResponseInputItem,
} from "openai/resources/responses/responses";

import { ANSWER_SCHEMA, PDF, PIXEL, type Scenario, WEATHER } from "../scenarios.ts";
import type { Caller, Heard } from "./caller.ts";

/** OpenAI's SDK, asking for responses. */
export const callResponses: Caller = async ({ origin, secret }, model, scenario) => {
  const client = new OpenAI({ baseURL: `${origin}/v1`, apiKey: secret, maxRetries: 0 });
  const asked = { model, ...bodyOf(scenario) };
  try {
    return heardIn(
      scenario.isStreamed === true
        ? await client.responses.stream(asked).finalResponse()
        : await client.responses.create(asked),
    );
  } catch (error) {
    if (!(error instanceof APIError)) throw error;
    return { error: { status: error.status, message: error.message } };
  }
};

function bodyOf(scenario: Scenario): Omit<ResponseCreateParamsNonStreaming, "model" | "stream"> {
  const { hasResults, hasSchema, hasTools, maxTokens } = scenario;
  const { description, name, schema } = WEATHER;
  return {
    instructions: "Be brief.",
    input: [askedBy(scenario), ...(hasResults === true ? resultsOf(scenario) : [])],
    store: false,
    ...(hasTools === true
      ? {
          tools: [{ type: "function", name, description, parameters: { ...schema }, strict: true }],
        }
      : {}),
    ...(hasSchema === true
      ? {
          text: {
            format: {
              type: "json_schema",
              name: "answer",
              schema: { ...ANSWER_SCHEMA },
              strict: true,
            },
          },
        }
      : {}),
    ...(maxTokens === undefined ? {} : { max_output_tokens: maxTokens }),
  };
}

function askedBy({ hasCacheMarks, hasImage, hasPdf }: Scenario): ResponseInputItem {
  if (hasCacheMarks === true) return MARKED;
  if (hasImage === true) return SEEN;
  return hasPdf === true ? READ : { role: "user", content: "Hello" };
}

const MARKED: ResponseInputItem = {
  role: "user",
  content: [{ type: "input_text", text: "Hello", prompt_cache_breakpoint: { mode: "explicit" } }],
};

const READ: ResponseInputItem = {
  role: "user",
  content: [
    { type: "input_text", text: "What is it?" },
    {
      type: "input_file",
      filename: "bill.pdf",
      file_data: `data:application/pdf;base64,${PDF}`,
    },
  ],
};

const SEEN: ResponseInputItem = {
  role: "user",
  content: [
    { type: "input_text", text: "What is it?" },
    { type: "input_image", image_url: `data:image/png;base64,${PIXEL}`, detail: "auto" },
  ],
};

const resultsOf = ({ hasResultImage }: Scenario): readonly ResponseInputItem[] => [
  {
    type: "function_call",
    call_id: "call_1",
    name: "get_weather",
    arguments: '{"town":"Paris"}',
  },
  {
    type: "function_call_output",
    call_id: "call_1",
    output: hasResultImage === true ? SHOWN : "20 degrees",
  },
];

const SHOWN: ResponseInputItem.FunctionCallOutput["output"] = [
  { type: "input_text", text: "20 degrees" },
  { type: "input_image", image_url: `data:image/png;base64,${PIXEL}`, detail: "auto" },
];

function heardIn(response: Response): Heard {
  const { incomplete_details: incomplete, output, status, usage } = response;
  return {
    text: response.output_text,
    calls: output.flatMap((item) =>
      item.type === "function_call"
        ? [{ id: item.call_id, name: item.name, input: JSON.parse(item.arguments) }]
        : [],
    ),
    stop: incomplete?.reason ?? status,
    usage: usage && {
      input: usage.input_tokens,
      cached: usage.input_tokens_details.cached_tokens,
      output: usage.output_tokens,
      reasoning: usage.output_tokens_details.reasoning_tokens,
    },
  };
}
