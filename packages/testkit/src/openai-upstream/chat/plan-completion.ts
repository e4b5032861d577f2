import type { Say, ToolCall } from "../../upstream/behaviour.ts";
import { countTokens, cutToTokens } from "../../upstream/count-tokens.ts";
import { sampleJson } from "../../upstream/sample-json.ts";
import type { SimulatedModel } from "../models.ts";
import type { ChatRequest } from "./chat-request.ts";
import { chatUsage, countPromptTokens } from "./chat-usage.ts";

/** What the model answers, before it is written as one body or as a stream. */
export interface Completion {
  readonly id: string;
  readonly model: string;
  readonly choices: readonly Choice[];
  /** `undefined` when a script leaves usage out. */
  readonly usage: Readonly<Record<string, unknown>> | undefined;
}

export interface Choice {
  readonly text: string | null;
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason: string;
}

export interface ContentScript {
  readonly say?: Say | undefined;
  /** `null` leaves usage out, `undefined` lets it be counted. */
  readonly usage?: Readonly<Record<string, unknown>> | null | undefined;
}

const DEFAULT_TEXT =
  "This is a simulated answer. It has a few words, a line break,\nand more than ASCII: Grüße, 你好, 👋.";
const REASONING_TOKENS = 64;

/** Decides what the simulated model says, within the output limit of the request, and what it costs. */
export async function planCompletion(
  request: ChatRequest,
  model: SimulatedModel,
  script: ContentScript,
  id: string,
): Promise<Completion> {
  const limit = request.max_completion_tokens ?? request.max_tokens ?? Infinity;
  const reasoning = model.kind === "reasoning" ? Math.min(REASONING_TOKENS, limit) : 0;
  const wanted = decideChoice(request, script.say);
  const { choice, cut } = await limitChoice(wanted, limit - reasoning);
  const choices = Array.from({ length: request.n ?? 1 }, () => choice);
  if (script.usage !== undefined) {
    return { id, model: model.snapshot, choices, usage: script.usage ?? undefined };
  }
  const perChoice = cut ? limit : reasoning + (await countChoiceTokens(choice));
  const usage = chatUsage({
    prompt: await countPromptTokens(request),
    completion: perChoice * choices.length,
    reasoning: reasoning * choices.length,
  });
  return { id, model: model.snapshot, choices, usage };
}

function decideChoice(request: ChatRequest, say: Say | undefined): Choice {
  if (say !== undefined) {
    const toolCalls = say.toolCalls ?? [];
    const finishReason = say.finishReason ?? (toolCalls.length > 0 ? "tool_calls" : "stop");
    return {
      text: say.text ?? (toolCalls.length > 0 ? null : DEFAULT_TEXT),
      toolCalls,
      finishReason,
    };
  }
  return (
    decideToolCall(request) ?? { text: decideText(request), toolCalls: [], finishReason: "stop" }
  );
}

function decideToolCall({ tools, tool_choice: wanted }: ChatRequest): Choice | undefined {
  if (tools === undefined || wanted === undefined) return undefined;
  if (wanted === "none" || wanted === "auto") return undefined;
  const functions = tools.flatMap((tool) => (tool.function === undefined ? [] : [tool.function]));
  const chosen = functions.find(
    ({ name }) => wanted === "required" || name === wanted.function.name,
  );
  if (chosen === undefined) return undefined;
  const toolCall = {
    name: chosen.name,
    arguments: JSON.stringify(sampleJson(chosen.parameters ?? { type: "object" })),
  };
  // A function chosen by name ends with "stop", as documented by OpenAI.
  return {
    text: null,
    toolCalls: [toolCall],
    finishReason: wanted === "required" ? "tool_calls" : "stop",
  };
}

function decideText({ response_format: format }: ChatRequest): string {
  if (format?.type === "json_schema") {
    return JSON.stringify(sampleJson(format.json_schema?.schema ?? {}));
  }
  if (format?.type === "json_object") return JSON.stringify({ answer: DEFAULT_TEXT });
  return DEFAULT_TEXT;
}

async function limitChoice(choice: Choice, limit: number) {
  if (choice.text === null) return { choice, cut: false };
  const { text, cut } = await cutToTokens(choice.text, limit);
  return { choice: cut ? { ...choice, text, finishReason: "length" } : choice, cut };
}

async function countChoiceTokens({ text, toolCalls }: Choice): Promise<number> {
  return countTokens((text ?? "") + toolCalls.map((call) => call.name + call.arguments).join(""));
}
