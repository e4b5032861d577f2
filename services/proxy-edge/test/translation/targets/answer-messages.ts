import { plainOf, type Script, streamOf } from "../../routes/scripted-upstream.ts";
import type { Scenario, Scripted } from "../scenarios.ts";

/** What Anthropic answers to messages (platform.claude.com/docs/en/api/messages, streaming, errors; November 2026). */
export function answerMessages({ answer, isStreamed = false }: Scenario): Script {
  const { error } = answer;
  if (isStreamed) return streamed(answer);
  if (error !== undefined) {
    return { ...plainOf(JSON.stringify(errorOf(error))), status: error.status };
  }
  return plainOf(JSON.stringify({ ...headOf(answer), content: blocksOf(answer) }));
}

const STOPS = {
  calls: "tool_use",
  end: "end_turn",
  filter: "refusal",
  length: "max_tokens",
  sequence: "stop_sequence",
} as const;

const usageOf = ({ usage: { cached, input, output, reasoning = 0 } }: Scripted) => ({
  input_tokens: input - cached,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: cached,
  output_tokens: output,
  output_tokens_details: { thinking_tokens: reasoning },
});

/** What the end of a stream reports. */
const endedBy = (answer: Scripted) => {
  const { output_tokens, output_tokens_details } = usageOf(answer);
  return { output_tokens, output_tokens_details };
};

const headOf = (answer: Scripted) => ({
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude-sonnet-4-5-20250929",
  content: [],
  stop_reason: STOPS[answer.stop],
  stop_sequence: answer.stop === "sequence" ? "END" : null,
  usage: usageOf(answer),
});

const errorOf = ({ message, status }: NonNullable<Scripted["error"]>) => ({
  type: "error",
  error: { type: status === 429 ? "rate_limit_error" : "overloaded_error", message },
});

const blocksOf = ({ calls = [], texts = [], thought }: Scripted) => [
  ...(thought === undefined
    ? []
    : [{ type: "thinking", thinking: thought.text, signature: thought.signature }]),
  ...(texts.length === 0 ? [] : [{ type: "text", text: texts.join("") }]),
  ...calls.map((call) => ({ type: "tool_use", ...call })),
];

interface Event {
  readonly type: string;
  readonly [member: string]: unknown;
}

function streamed(answer: Scripted): Script {
  const { calls = [], error, isCut, texts = [], thought } = answer;
  const events: Event[] = [];
  const usage = { ...usageOf(answer), output_tokens: 1 };
  const message = { ...headOf(answer), stop_reason: null, stop_sequence: null, usage };
  events.push({ type: "message_start", message }, { type: "ping" });
  let index = 0;
  const block = (start: object, deltas: readonly object[]): void => {
    events.push({ type: "content_block_start", index, content_block: start });
    for (const delta of deltas) events.push({ type: "content_block_delta", index, delta });
    events.push({ type: "content_block_stop", index });
    index += 1;
  };
  if (thought !== undefined) {
    block({ type: "thinking", thinking: "", signature: "" }, [
      { type: "thinking_delta", thinking: thought.text },
      { type: "signature_delta", signature: thought.signature },
    ]);
  }
  if (texts.length > 0) {
    const deltas = texts.map((text) => ({ type: "text_delta", text }));
    block({ type: "text", text: "" }, deltas);
  }
  for (const { id, input, name } of calls) {
    const json = JSON.stringify(input);
    const pieces = ["", json.slice(0, 5), json.slice(5)];
    const deltas = pieces.map((piece) => ({ type: "input_json_delta", partial_json: piece }));
    block({ type: "tool_use", id, name, input: {} }, deltas);
  }
  if (error !== undefined) {
    events.push(errorOf(error));
  } else if (isCut !== true) {
    const { stop_reason, stop_sequence } = headOf(answer);
    const delta = { stop_reason, stop_sequence };
    events.push({ type: "message_delta", delta, usage: endedBy(answer) });
    events.push({ type: "message_stop" });
  }
  const chunks = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  return streamOf(chunks, isCut === true ? "cut" : undefined);
}
