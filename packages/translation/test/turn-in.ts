import { isRecord, type JsonRecord, parseJson, recordsOf, stringIn } from "@lintel/providers";

import type { CallerDialectId } from "./dialects.ts";

/**
 * The request of a caller's next turn as its client writes it: what was answered, as it came, and the result of the call in it.
 * `answer` is the body of a plain answer or the text of a streamed one.
 */
export function turnIn(dialect: CallerDialectId, answer: JsonRecord | string): JsonRecord {
  const events = typeof answer === "string" ? eventsIn(answer) : [];
  switch (dialect) {
    case "chat":
      return chatTurn(typeof answer === "string" ? chatMessageOf(events) : chatMessageIn(answer));
    case "messages":
      return messagesTurn(
        typeof answer === "string" ? blocksOf(events) : recordsOf(answer["content"]),
      );
    case "responses":
    default: {
      const last = events.at(-1)?.["response"];
      const response = typeof answer === "string" ? last : answer;
      return responsesTurn(isRecord(response) ? recordsOf(response["output"]) : []);
    }
  }
}

const eventsIn = (text: string): readonly JsonRecord[] =>
  text.split("\n\n").flatMap((event) => {
    const line = event.split("\n").find((each) => each.startsWith("data: "));
    const data = line === undefined ? undefined : parseJson(line.slice("data: ".length));
    return isRecord(data) ? [data] : [];
  });

const USER = { role: "user", content: "Hello" };

function chatMessageIn({ choices }: JsonRecord): JsonRecord {
  const message = recordsOf(choices)[0]?.["message"];
  return isRecord(message) ? message : {};
}

function chatMessageOf(chunks: readonly JsonRecord[]): JsonRecord {
  const deltas = chunks.flatMap((chunk) =>
    recordsOf(chunk["choices"]).flatMap(({ delta }) => (isRecord(delta) ? [delta] : [])),
  );
  const calls = deltas.flatMap(({ tool_calls: each }) => recordsOf(each));
  const ids = calls.filter(({ id }) => typeof id === "string");
  return {
    role: "assistant",
    content: deltas.map(({ content }) => stringIn(content)).join(""),
    reasoning_content: deltas.map((delta) => stringIn(delta["reasoning_content"])).join(""),
    reasoning_details: deltas.flatMap((delta) => recordsOf(delta["reasoning_details"])),
    tool_calls: ids.map((call) => ({ ...call, function: { name: "look", arguments: "{}" } })),
  };
}

function chatTurn(message: JsonRecord): JsonRecord {
  const results = recordsOf(message["tool_calls"]).map(({ id }) => ({
    role: "tool",
    tool_call_id: id,
    content: "Seen.",
  }));
  return { model: "m", messages: [USER, message, ...results] };
}

function blocksOf(events: readonly JsonRecord[]): readonly JsonRecord[] {
  const blocks: JsonRecord[] = [];
  for (const { content_block: block, delta } of events) {
    if (isRecord(block)) blocks.push(block);
    const last = blocks.pop();
    if (last === undefined) continue;
    const { signature, text, thinking } = isRecord(delta) ? delta : {};
    blocks.push({
      ...last,
      ...(typeof text === "string" ? { text: stringIn(last["text"]) + text } : {}),
      ...(typeof thinking === "string" ? { thinking: stringIn(last["thinking"]) + thinking } : {}),
      ...(typeof signature === "string" ? { signature } : {}),
    });
  }
  return blocks;
}

function messagesTurn(content: readonly JsonRecord[]): JsonRecord {
  const results = content
    .filter(({ type }) => type === "tool_use")
    .map(({ id }) => ({ type: "tool_result", tool_use_id: id, content: "Seen." }));
  return {
    model: "m",
    max_tokens: 100,
    messages: [USER, { role: "assistant", content }, { role: "user", content: results }],
  };
}

function responsesTurn(output: readonly JsonRecord[]): JsonRecord {
  const results = output
    .filter(({ type }) => type === "function_call")
    .map(({ call_id: id }) => ({ type: "function_call_output", call_id: id, output: "Seen." }));
  return { model: "m", input: [USER, ...output, ...results] };
}
