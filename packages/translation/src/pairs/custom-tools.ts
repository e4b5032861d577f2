import { isRecord, parseJson } from "@lintel/providers";

import type { EventSink } from "../model/answer-event.ts";
import type { Answer } from "../model/answer.ts";
import type { Conversation, Message } from "../model/conversation.ts";
import type { Part } from "../model/part.ts";
import type { CustomTool, FunctionTool, Tool } from "../model/tool.ts";

/** The only member of what a function is given that stands for a custom tool: its text. */
const INPUT = "input";

/** The names of a conversation's custom tools: OpenAI's, which are given a text and not an object. */
export const customToolsIn = ({ tools = [] }: Conversation): readonly string[] =>
  tools.flatMap((tool) => (tool.type === "custom" ? [tool.name] : []));

/**
 * The conversation with functions in place of its custom tools, for a target that has only those: each is given an object with the
 * text. Codex' `apply_patch` is such a tool, and a coding model without it could not change a file.
 */
export function withFunctions(conversation: Conversation): Conversation {
  const { messages, toolChoice, tools } = conversation;
  return {
    ...conversation,
    messages: messages.map(withFunctionCalls),
    tools: tools?.map((tool): Tool => (tool.type === "custom" ? toFunction(tool) : tool)),
    toolChoice: toolChoice?.type === "tool" ? { type: "tool", name: toolChoice.name } : toolChoice,
  };
}

function toFunction({ description, extras, format, name }: CustomTool): FunctionTool {
  const grammar = format?.["type"] === "grammar" ? format["definition"] : undefined;
  const rule = typeof grammar === "string" ? `The text must match this grammar:\n${grammar}` : "";
  return {
    type: "function",
    name,
    description: [description ?? "", rule].filter((text) => text !== "").join("\n\n"),
    parameters: {
      type: "object",
      properties: {
        [INPUT]: { type: "string", description: "What the tool is given, as a text." },
      },
      required: [INPUT],
      additionalProperties: false,
    },
    extras,
  };
}

function withFunctionCalls(message: Message): Message {
  if (!message.parts.some(isCustomCall)) return message;
  return { ...message, parts: message.parts.map(withFunctionCall) };
}

const isCustomCall = (part: Part): boolean => part.type === "toolCall" && part.isCustom === true;

function withFunctionCall(part: Part): Part {
  if (part.type !== "toolCall" || part.isCustom !== true) return part;
  const { arguments: text, isCustom: _isCustom, ...call } = part;
  return { ...call, arguments: JSON.stringify({ [INPUT]: text }) };
}

/** A sink that makes calls of these functions the calls of custom tools that they stand for; their texts come whole. */
export function toCustomCalls(names: readonly string[] | undefined, sink: EventSink): EventSink {
  if (names === undefined || names.length === 0) return sink;
  const given = new Map<number, string>();
  return (event) => {
    if (event.type === "partStart" && isCallOf(event.part, names)) {
      given.set(event.index, "");
      sink({ ...event, part: { ...event.part, isCustom: true } });
      return;
    }
    const before = "index" in event ? given.get(event.index) : undefined;
    if (before === undefined || !("index" in event)) {
      sink(event);
    } else if (event.type === "delta") {
      given.set(event.index, before + event.text);
    } else if (event.type === "partEnd") {
      given.delete(event.index);
      const { index } = event;
      sink({ type: "delta", index, kind: "arguments", text: textIn(before) });
      sink(event);
    } else {
      sink(event);
    }
  };
}

/** The same of a whole answer. */
export function withCustomCalls(names: readonly string[] | undefined, answer: Answer): Answer {
  if (names === undefined || names.length === 0) return answer;
  const choices = answer.choices.map(({ parts, stop }) => ({
    stop,
    parts: parts.map((part): Part =>
      isCallOf(part, names) ? { ...part, arguments: textIn(part.arguments), isCustom: true } : part,
    ),
  }));
  return { ...answer, choices };
}

const isCallOf = <Each extends { readonly type: string }>(
  part: Each,
  names: readonly string[],
): part is Extract<Each, { readonly type: "toolCall" }> =>
  part.type === "toolCall" && "name" in part && names.some((name) => name === part.name);

/** What the function was given; all that the model wrote where it kept to no schema. */
function textIn(given: string): string {
  const parsed = parseJson(given);
  const text = isRecord(parsed) ? parsed[INPUT] : undefined;
  return typeof text === "string" ? text : given;
}
