import { plainOf, type Script, streamOf } from "../../routes/scripted-upstream.ts";
import type { Scenario, Scripted } from "../scenarios.ts";

/** What OpenAI answers to chat (developers.openai.com/api/reference/resources/chat, November 2026); thoughts as DeepSeek writes them. */
export function answerChat({ answer, isStreamed = false }: Scenario): Script {
  const { error } = answer;
  if (isStreamed) return streamed(answer);
  if (error !== undefined) {
    return { ...plainOf(JSON.stringify(errorOf(error))), status: error.status };
  }
  const choice = { index: 0, message: messageOf(answer), finish_reason: STOPS[answer.stop] };
  return plainOf(
    JSON.stringify({
      id: "chatcmpl-1",
      object: "chat.completion",
      created: 1,
      model: "gpt-4o-mini-2024-07-18",
      choices: [choice],
      usage: usageOf(answer),
    }),
  );
}

const STOPS = {
  calls: "tool_calls",
  end: "stop",
  filter: "content_filter",
  length: "length",
  sequence: "stop",
} as const;

const usageOf = ({ usage: { cached, input, output, reasoning = 0 } }: Scripted) => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
  prompt_tokens_details: { cached_tokens: cached },
  completion_tokens_details: { reasoning_tokens: reasoning },
});

const errorOf = ({ message, status }: NonNullable<Scripted["error"]>) => ({
  error: {
    message,
    type: status === 429 ? "rate_limit_error" : "server_error",
    param: null,
    code: status === 429 ? "rate_limit_exceeded" : "server_is_overloaded",
  },
});

const messageOf = ({ calls = [], texts = [], thought }: Scripted) => ({
  role: "assistant",
  content: texts.length === 0 ? null : texts.join(""),
  ...(thought === undefined ? {} : { reasoning_content: thought.text }),
  ...(calls.length === 0
    ? {}
    : {
        tool_calls: calls.map(({ id, input, name }) => ({
          id,
          type: "function",
          function: { name, arguments: JSON.stringify(input) },
        })),
      }),
});

function streamed(answer: Scripted): Script {
  const { calls = [], error, isCut, texts = [], thought } = answer;
  const head = {
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1,
    model: "gpt-4o-mini-2024-07-18",
  };
  const chunks: string[] = [];
  const send = (data: object): void => void chunks.push(`data: ${JSON.stringify(data)}\n\n`);
  const choose = (delta: object, reason: string | null = null): void =>
    send({ ...head, choices: [{ index: 0, delta, finish_reason: reason }], usage: null });
  choose({ role: "assistant", content: "" });
  if (thought !== undefined) choose({ reasoning_content: thought.text });
  for (const content of texts) choose({ content });
  for (const [index, { id, input, name }] of calls.entries()) {
    const json = JSON.stringify(input);
    const begun = { index, id, type: "function", function: { name, arguments: "" } };
    choose({ tool_calls: [begun] });
    for (const piece of [json.slice(0, 5), json.slice(5)]) {
      choose({ tool_calls: [{ index, function: { arguments: piece } }] });
    }
  }
  if (error !== undefined) {
    send(errorOf(error));
  } else if (isCut !== true) {
    choose({}, STOPS[answer.stop]);
    send({ ...head, choices: [], usage: usageOf(answer) });
    chunks.push("data: [DONE]\n\n");
  }
  return streamOf(chunks, isCut === true ? "cut" : undefined);
}
