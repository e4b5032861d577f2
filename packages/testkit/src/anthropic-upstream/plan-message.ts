import type { Say } from "../upstream/behaviour.ts";
import { countTokens, cutToTokens } from "../upstream/count-tokens.ts";
import { sampleJson } from "../upstream/sample-json.ts";
import type { MessageRequest } from "./message-request.ts";
import { countPrompt, messageUsage } from "./message-usage.ts";

/** What the model answers, before it is written as one body or as a stream. */
export interface PlannedMessage {
  readonly id: string;
  readonly model: string;
  readonly content: readonly AnswerBlock[];
  readonly stopReason: string;
  readonly usage: Readonly<Record<string, unknown>>;
}

export type AnswerBlock =
  | { readonly type: "thinking"; readonly thinking: string; readonly signature: string }
  | { readonly type: "text"; readonly text: string }
  | {
      readonly type: "tool_use";
      readonly id: string;
      readonly name: string;
      readonly input: unknown;
    };

export interface MessageScript {
  readonly say?: Say | undefined;
  /** Laid over the counted usage. */
  readonly usage?: Readonly<Record<string, unknown>> | null | undefined;
}

const DEFAULT_TEXT =
  "This is a simulated answer. It has a few words, a line break,\nand more than ASCII: Grüße, 你好, 👋.";
const DEFAULT_THINKING = "The user wants an answer. A short one will do.";

/** Decides what the simulated model says, within the cap of the request, and what it costs. */
export async function planMessage(
  request: MessageRequest,
  model: string,
  script: MessageScript,
  id: string,
): Promise<PlannedMessage> {
  const wanted = decideContent(request, script.say);
  const thinking = wanted.find((block) => block.type === "thinking");
  const thought = await countTokens(thinking?.thinking ?? "");
  const { content, cut } = await limitContent(wanted, request.max_tokens - thought);
  const calls = content.some(({ type }) => type === "tool_use");
  const output = cut ? request.max_tokens : await countContent(content);
  const counted = messageUsage({
    ...(await countPrompt(request)),
    output,
    ...(thinking === undefined ? {} : { thinking: thought }),
  });
  return {
    id,
    model,
    content,
    stopReason: script.say?.finishReason ?? stopReasonOf({ cut, calls }),
    usage: script.usage ?? counted,
  };
}

function stopReasonOf({ calls, cut }: { readonly calls: boolean; readonly cut: boolean }): string {
  if (cut) return "max_tokens";
  return calls ? "tool_use" : "end_turn";
}

function decideContent(request: MessageRequest, say: Say | undefined): readonly AnswerBlock[] {
  const calls = say?.toolCalls?.map(({ arguments: json, name }) => ({
    name,
    input: JSON.parse(json),
  }));
  const chosen = calls ?? decideCalls(request);
  const text = say?.text ?? (chosen.length > 0 ? undefined : textFor(request));
  return [
    ...decideThoughts(request, say),
    ...(text === undefined ? [] : [{ type: "text", text } as const]),
    ...chosen.map(({ input, name }, index) => toolUse(name, input, index)),
  ];
}

/** What was asked for as JSON comes as an example of its schema. */
function textFor({ output_config: config }: MessageRequest): string {
  const format = config?.format;
  return format === undefined ? DEFAULT_TEXT : JSON.stringify(sampleJson(format.schema));
}

function decideThoughts({ thinking }: MessageRequest, say: Say | undefined) {
  if (thinking === undefined || thinking.type === "disabled") return [];
  return [thinkingBlock(say?.thinking ?? DEFAULT_THINKING)];
}

const thinkingBlock = (thinking: string): AnswerBlock => ({
  type: "thinking",
  thinking,
  signature: "c2ltdWxhdGVk",
});

const toolUse = (name: string, input: unknown, index: number): AnswerBlock => ({
  type: "tool_use",
  id: `toolu_simulated${index}`,
  name,
  input,
});

function decideCalls({ tool_choice: wanted, tools = [] }: MessageRequest) {
  if (wanted?.type !== "any" && wanted?.type !== "tool") return [];
  const tool = tools.find(({ name }) => wanted.type === "any" || name === wanted.name);
  return tool === undefined
    ? []
    : [{ name: tool.name, input: sampleJson(tool.input_schema ?? { type: "object" }) }];
}

/** Cuts the text, which comes before any call, to this many tokens. */
async function limitContent(content: readonly AnswerBlock[], limit: number) {
  const limited: AnswerBlock[] = [];
  for (const block of content) {
    if (block.type !== "text") {
      limited.push(block);
      continue;
    }
    const { cut, text } = await cutToTokens(block.text, Math.max(limit, 0));
    limited.push({ type: "text", text });
    if (cut) return { content: limited, cut };
  }
  return { content: limited, cut: false };
}

async function countContent(content: readonly AnswerBlock[]): Promise<number> {
  let tokens = 0;
  for (const block of content) tokens += await countTokens(textOf(block));
  return tokens;
}

function textOf(block: AnswerBlock): string {
  if (block.type === "thinking") return block.thinking;
  return block.type === "text" ? block.text : block.name + JSON.stringify(block.input);
}
