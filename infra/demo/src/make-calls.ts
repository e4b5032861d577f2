import { OpenAI } from "openai";

import { DemoError } from "./demo-error.ts";

/** What came back from one call. */
export interface CallResult {
  readonly kind: "plain" | "streamed";
  readonly model: string;
  readonly text: string;
  /** From sending the request to the first byte of the answer's text. */
  readonly firstTextMs: number;
}

const QUESTION = { role: "user" as const, content: "What does a lintel do?" };

/** One plain and one streamed chat completion through the gateway, by the official SDK. Throws `DemoError`. */
export async function makeCalls(baseURL: string, apiKey: string): Promise<readonly CallResult[]> {
  const openai = new OpenAI({ baseURL, apiKey, timeout: 60_000, maxRetries: 0 });
  try {
    return [await callPlain(openai, "gpt-4o"), await callStreamed(openai, "gpt-4o-mini")];
  } catch (error) {
    throw new DemoError(`A call to the proxy at ${baseURL} failed: ${String(error)}`, error);
  }
}

async function callPlain(openai: OpenAI, model: string): Promise<CallResult> {
  const startedMs = performance.now();
  const answer = await openai.chat.completions.create({
    model,
    messages: [QUESTION],
    max_tokens: 100,
  });
  const firstTextMs = performance.now() - startedMs;
  return { kind: "plain", model, text: answer.choices[0]?.message.content ?? "", firstTextMs };
}

async function callStreamed(openai: OpenAI, model: string): Promise<CallResult> {
  const startedMs = performance.now();
  const chunks = await openai.chat.completions.create({
    model,
    messages: [QUESTION],
    max_tokens: 100,
    stream: true,
  });
  let text = "";
  let firstTextMs = 0;
  for await (const chunk of chunks) {
    if (text === "") firstTextMs = performance.now() - startedMs;
    text += chunk.choices[0]?.delta.content ?? "";
  }
  return { kind: "streamed", model, text, firstTextMs };
}
