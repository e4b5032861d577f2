import { frameEvent } from "@lintel/testkit";

import type { Script } from "../../routes/scripted-upstream.ts";
import type { Scenario, Scripted } from "../scenarios.ts";

/** What Bedrock answers by its Converse API (docs.aws.amazon.com/bedrock/latest/APIReference, November 2026). */
export function answerConverse({
  answer,
  isStreamed = false,
  hasSchema = false,
}: Scenario): Script {
  const { error } = answer;
  if (error !== undefined && !isStreamed) {
    return {
      does: "answer",
      status: error.status,
      headers: { "content-type": "application/json", "x-amzn-errortype": "ThrottlingException" },
      chunks: [JSON.stringify({ message: error.message })],
    };
  }
  const asked = hasSchema ? asForcedTool(answer) : answer;
  if (isStreamed) return streamed(asked);
  const body = {
    output: { message: { role: "assistant", content: blocksOf(asked) } },
    stopReason: STOPS[asked.stop],
    usage: usageOf(asked),
    metrics: { latencyMs: 1 },
  };
  return {
    does: "answer",
    headers: { "content-type": "application/json" },
    chunks: [JSON.stringify(body)],
  };
}

/** With a tool that has to be called, the JSON is what that is given. */
function asForcedTool({ texts = [], ...answer }: Scripted): Scripted {
  const input: Record<string, unknown> = JSON.parse(texts.join(""));
  return { ...answer, calls: [{ id: "tooluse_1", name: "json_answer", input }], stop: "calls" };
}

const STOPS = {
  calls: "tool_use",
  end: "end_turn",
  filter: "content_filtered",
  length: "max_tokens",
  sequence: "stop_sequence",
} as const;

const usageOf = ({ usage: { cached, input, output } }: Scripted) => ({
  inputTokens: input - cached,
  outputTokens: output,
  totalTokens: input + output,
  cacheReadInputTokens: cached,
  cacheWriteInputTokens: 0,
});

const blocksOf = ({ calls = [], texts = [], thought }: Scripted) => [
  ...(thought === undefined ? [] : [{ reasoningContent: { reasoningText: thought } }]),
  ...(texts.length === 0 ? [] : [{ text: texts.join("") }]),
  ...calls.map(({ id, input, name }) => ({ toolUse: { toolUseId: id, name, input } })),
];

const event = (type: string, payload: object): Buffer =>
  frameEvent(
    { ":event-type": type, ":content-type": "application/json", ":message-type": "event" },
    payload,
  );

function streamed(answer: Scripted): Script {
  const { calls = [], error, isCut, texts = [], thought } = answer;
  const frames = [event("messageStart", { role: "assistant" })];
  let index = 0;
  const block = (start: object | undefined, deltas: readonly object[]): void => {
    const at = { contentBlockIndex: index };
    if (start !== undefined) frames.push(event("contentBlockStart", { ...at, start }));
    for (const delta of deltas) frames.push(event("contentBlockDelta", { ...at, delta }));
    frames.push(event("contentBlockStop", at));
    index += 1;
  };
  if (thought !== undefined) {
    const { signature, text } = thought;
    block(undefined, [{ reasoningContent: { text } }, { reasoningContent: { signature } }]);
  }
  if (texts.length > 0) {
    block(
      undefined,
      texts.map((text) => ({ text })),
    );
  }
  for (const { id, input, name } of calls) {
    const json = JSON.stringify(input);
    const pieces = [json.slice(0, 5), json.slice(5)];
    block(
      { toolUse: { toolUseId: id, name } },
      pieces.map((piece) => ({ toolUse: { input: piece } })),
    );
  }
  if (error !== undefined) {
    const headers = {
      ":exception-type": "serviceUnavailableException",
      ":content-type": "application/json",
      ":message-type": "exception",
    };
    frames.push(frameEvent(headers, { message: error.message }));
  } else if (isCut !== true) {
    frames.push(event("messageStop", { stopReason: STOPS[answer.stop] }));
    frames.push(event("metadata", { usage: usageOf(answer), metrics: { latencyMs: 1 } }));
  }
  return {
    does: "answer",
    headers: { "content-type": "application/vnd.amazon.eventstream" },
    chunks: frames,
    ...(isCut === true ? { ending: "cut" } : {}),
  };
}
