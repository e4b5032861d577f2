import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";

import type { Answer } from "./answer.ts";
import { jsonAnswer } from "./answer.ts";
import { chatUsage } from "./chat-usage.ts";
import type { Completion } from "./plan-completion.ts";
import { streamCompletion } from "./stream-completion.ts";
import { writeCompletion } from "./write-completion.ts";

/** The shape of every answer in benchmark mode. */
export interface BenchmarkAnswers {
  /** Length of the answered text in characters: 200 unless told otherwise. */
  readonly textLength?: number;
  /** Content events per stream: 50 unless told otherwise. */
  readonly streamEvents?: number;
  /** Time between two events of a stream: 0, all in one write, unless told otherwise. */
  readonly eventIntervalMs?: number;
}

interface Prebuilt {
  readonly status: number;
  /** Name, value, name, value: what node:http writes fastest. */
  readonly headers: string[];
  readonly chunks: readonly Buffer[];
  readonly whole: Buffer;
}

const USAGE = chatUsage({ prompt: 100, completion: 50 });

/**
 * Answers from prebuilt bytes and looks at nothing but the path and two flags of the body, so that the upstream
 * costs a benchmark as little as node:http allows.
 */
export function createBenchmarkListener(answers: BenchmarkAnswers): RequestListener {
  const { textLength = 200, streamEvents = 50, eventIntervalMs = 0 } = answers;
  const plain = prebuild(writeCompletion(completionOf("word ".repeat(textLength / 5))));
  const streamed = completionOf("word ".repeat(streamEvents).trimEnd());
  const options = { includeUsage: false, includeObfuscation: false };
  const stream = prebuild(streamCompletion(streamed, options));
  const streamWithUsage = prebuild(streamCompletion(streamed, { ...options, includeUsage: true }));
  const embedding = prebuild(embeddingAnswer());
  const choose = (path: string, body: string) => {
    if (path.endsWith("/embeddings")) return embedding;
    if (!/"stream":\s*true/u.test(body)) return plain;
    return /"include_usage":\s*true/u.test(body) ? streamWithUsage : stream;
  };
  return (message, response) => {
    collect(message, (body) => {
      const chosen = choose(message.url ?? "", body);
      if (eventIntervalMs === 0 || chosen.chunks.length === 1) sendWhole(response, chosen);
      else sendPaced(response, chosen, eventIntervalMs);
    });
  };
}

function completionOf(text: string): Completion {
  const choice = { text, toolCalls: [], finishReason: "stop" };
  return {
    id: "chatcmpl-simulated",
    model: "gpt-4o-mini-2024-07-18",
    choices: [choice],
    usage: USAGE,
  };
}

function embeddingAnswer(): Answer {
  const embedding = Buffer.alloc(1536 * 4).toString("base64");
  return jsonAnswer({
    object: "list",
    data: [{ object: "embedding", index: 0, embedding }],
    model: "text-embedding-3-small",
    usage: { prompt_tokens: 8, total_tokens: 8 },
  });
}

function prebuild({ status, headers, chunks }: Answer): Prebuilt {
  const all = { ...headers, "x-request-id": "req_simulated", "openai-processing-ms": "1" };
  return {
    status,
    headers: Object.entries(all).flatMap(([name, value]) => [name, value]),
    chunks,
    whole: Buffer.concat(chunks),
  };
}

function collect(message: IncomingMessage, done: (body: string) => void): void {
  let body = "";
  message.setEncoding("latin1");
  message.on("data", (chunk: string) => void (body += chunk));
  message.once("end", () => done(body));
}

function sendWhole(response: ServerResponse, { status, headers, whole }: Prebuilt): void {
  response.writeHead(status, headers);
  response.end(whole);
}

function sendPaced(response: ServerResponse, prebuilt: Prebuilt, intervalMs: number): void {
  const { status, headers, chunks } = prebuilt;
  response.writeHead(status, headers);
  let index = 0;
  const sendNext = () => {
    if (response.destroyed) return;
    response.write(chunks[index]);
    index += 1;
    if (index === chunks.length) response.end();
    else setTimeout(sendNext, intervalMs);
  };
  sendNext();
}
