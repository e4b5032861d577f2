import type { Answer } from "../../upstream/answer.ts";
import type { Choice, Completion } from "./plan-completion.ts";
import { withToolCallIds } from "./tool-call-ids.ts";
import { CREATED_SECONDS, SYSTEM_FINGERPRINT } from "./write-completion.ts";

export interface StreamOptions {
  readonly includeUsage: boolean;
  readonly includeObfuscation: boolean;
}

interface Delta {
  readonly index: number;
  readonly delta: object;
  readonly finishReason?: string;
}

/** The answer of a streamed chat completion: one chunk per event, `data: [DONE]` last. */
export function streamCompletion(completion: Completion, options: StreamOptions): Answer {
  const { usage, choices } = completion;
  const withUsage = options.includeUsage && usage !== undefined;
  const tail = {
    ...(withUsage ? { usage: null } : {}),
    // OpenAI pads its events so that their lengths reveal nothing about the text.
    ...(options.includeObfuscation ? { obfuscation: "simulated" } : {}),
  };
  const events = interleave(choices.map(choiceDeltas)).map(({ index, delta, finishReason }) =>
    Object.assign(
      head(completion),
      {
        choices: [{ index, delta, logprobs: null, finish_reason: finishReason ?? null }],
      },
      tail,
    ),
  );
  const last = withUsage ? [{ ...head(completion), choices: [], usage }] : [];
  return {
    status: 200,
    headers: { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" },
    chunks: [...events, ...last].map((event) => sse(JSON.stringify(event))).concat(sse("[DONE]")),
    ...(usage === undefined ? {} : { usage }),
  };
}

function head({ id, model }: Completion) {
  return {
    id,
    object: "chat.completion.chunk",
    created: CREATED_SECONDS,
    model,
    service_tier: "default",
    system_fingerprint: SYSTEM_FINGERPRINT,
  };
}

const sse = (text: string): Buffer => Buffer.from(`data: ${text}\n\n`);

function choiceDeltas({ text, toolCalls, finishReason }: Choice, index: number): Delta[] {
  const deltas = [
    { role: "assistant", content: text === null ? null : "", refusal: null },
    ...words(text ?? "").map((content) => ({ content })),
    ...withToolCallIds(toolCalls, index).flatMap(toolCallDeltas),
  ];
  return [...deltas.map((delta) => ({ index, delta })), { index, delta: {}, finishReason }];
}

function toolCallDeltas(call: ReturnType<typeof withToolCallIds>[number], index: number): object[] {
  const first = { index, ...call, function: { name: call.function.name, arguments: "" } };
  const pieces = call.function.arguments.match(/[\s\S]{1,8}/gu) ?? [];
  return [
    { tool_calls: [first] },
    ...pieces.map((piece) => ({ tool_calls: [{ index, function: { arguments: piece } }] })),
  ];
}

/** Words with the white space before them: about a token each, and no tokenizer needed. */
const words = (text: string): string[] => text.match(/\s*\S+|\s+$/gu) ?? [];

/** The choices of one answer take turns, as in a real stream. */
function interleave(perChoice: readonly Delta[][]): Delta[] {
  const longest = Math.max(...perChoice.map((deltas) => deltas.length));
  return Array.from({ length: longest }, (_, turn) => turn).flatMap((turn) =>
    perChoice.flatMap((deltas) => deltas.slice(turn, turn + 1)),
  );
}
