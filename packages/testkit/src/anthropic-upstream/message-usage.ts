import { countTokens } from "../upstream/count-tokens.ts";
import type { Block, MessageRequest } from "./message-request.ts";

/** Token counts of a message as Anthropic reports them: cached ones are not part of `input`, thinking is part of `output`. */
export interface MessageTokens {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite5m?: number;
  readonly cacheWrite1h?: number;
  readonly thinking?: number;
  readonly webSearches?: number;
}

/** The `usage` object of a message, every field Anthropic sends included. */
export function messageUsage(tokens: MessageTokens) {
  const { cacheRead = 0, cacheWrite1h = 0, cacheWrite5m = 0, webSearches } = tokens;
  return {
    input_tokens: tokens.input,
    cache_creation_input_tokens: cacheWrite5m + cacheWrite1h,
    cache_read_input_tokens: cacheRead,
    cache_creation: {
      ephemeral_5m_input_tokens: cacheWrite5m,
      ephemeral_1h_input_tokens: cacheWrite1h,
    },
    output_tokens: tokens.output,
    output_tokens_details:
      tokens.thinking === undefined ? null : { thinking_tokens: tokens.thinking },
    server_tool_use:
      webSearches === undefined
        ? null
        : { web_search_requests: webSearches, web_fetch_requests: 0 },
    service_tier: "standard",
    inference_geo: "not_available",
  };
}

/** What a tool's presence costs beside its text. */
const TOOLS_TOKENS = 346;
const IMAGE_TOKENS = 1600;
const TURN_TOKENS = 3;

type Prompt = Pick<MessageRequest, "messages" | "system" | "tools">;

/** The prompt's tokens, in the order in which they are cached: tools, system, messages. */
export async function countPrompt(
  prompt: Prompt,
): Promise<Pick<MessageTokens, "input" | "cacheWrite1h" | "cacheWrite5m">> {
  const tokens = { input: 0, cacheWrite5m: 0, cacheWrite1h: 0 };
  for (const part of partsOf(prompt)) {
    tokens.input += await part.tokens;
    if (part.mark === undefined || part.mark === null) continue;
    const kind = part.mark.ttl === "1h" ? "cacheWrite1h" : "cacheWrite5m";
    tokens[kind] += tokens.input;
    tokens.input = 0;
  }
  return tokens;
}

interface Part {
  readonly tokens: Promise<number> | number;
  readonly mark: Block["cache_control"] | undefined;
}

function partsOf({ messages, system, tools = [] }: Prompt): readonly Part[] {
  const toolParts = tools.map(({ cache_control: mark, ...tool }) => ({
    tokens: countTokens(JSON.stringify(tool)),
    mark: mark ?? undefined,
  }));
  const overhead = tools.length > 0 ? [{ tokens: TOOLS_TOKENS, mark: undefined }] : [];
  const turns = messages.flatMap(({ content }) => [
    { tokens: TURN_TOKENS, mark: undefined },
    ...contentParts(content),
  ]);
  return [...overhead, ...toolParts, ...contentParts(system ?? []), ...turns];
}

function contentParts(content: string | readonly Block[]): readonly Part[] {
  if (typeof content === "string") return [{ tokens: countTokens(content), mark: undefined }];
  return content.map(({ cache_control: mark, ...block }) => ({
    tokens:
      block.type === "image" ? IMAGE_TOKENS : countTokens(block.text ?? JSON.stringify(block)),
    mark: mark ?? undefined,
  }));
}
