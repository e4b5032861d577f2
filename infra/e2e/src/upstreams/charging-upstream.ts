import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";

import { listen } from "@lintel/testkit";
import { z } from "zod";

/** What a model that reasons generates: quick, and below what Lintel takes to be the most. */
const TOKENS_PER_SECOND = 200;
const PROMPT_TOKENS = 10;

/**
 * What is done with a call, as its `metadata` asks: answered after so many milliseconds with all the output it may
 * have, reset instead (before the head, behind it, within the answer), ended without usage, or streamed without a text
 * for as long as its reader is connected.
 */
const Asked = z.object({
  model: z.string(),
  max_completion_tokens: z.int(),
  stream: z.boolean().default(false),
  metadata: z.object({
    does: z.enum(["answer", "reset", "reset-behind-head", "reset-within", "reason"]),
    ms: z.coerce.number(),
  }),
});
type Asked = z.infer<typeof Asked>;

/**
 * An upstream that charges for what it generates, whether or not it is reported: a stream until its reader leaves, any
 * other answer to its end.
 */
export interface ChargingUpstream {
  /** What the vendor's SDK takes as its base URL. */
  readonly url: string;
  /** Output tokens it charges for, those of calls under way not included. */
  readonly outputTokens: number;
  readonly promptTokens: number;
  /** Calls received, and those still under way. */
  readonly received: number;
  readonly open: number;
  close(): Promise<void>;
}

/** Starts it on 127.0.0.1. */
export async function startChargingUpstream(): Promise<ChargingUpstream> {
  const sums = { outputTokens: 0, promptTokens: 0, received: 0, open: 0 };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = Asked.parse(JSON.parse(await text(request)));
    sums.received += 1;
    sums.open += 1;
    const startMs = performance.now();
    const isWhole = await answer(asked, response);
    const seconds = (performance.now() - startMs) / 1000;
    const cap = asked.max_completion_tokens;
    sums.outputTokens += isWhole ? cap : Math.min(cap, Math.ceil(seconds * TOKENS_PER_SECOND));
    sums.promptTokens += PROMPT_TOKENS;
    sums.open -= 1;
  };
  const server = createServer((request, response) => {
    response.on("error", () => undefined);
    serve(request, response).catch(() => response.destroy());
  });
  const { close, origin } = await listen(server, 0);
  return {
    url: `${origin}/v1`,
    get outputTokens() {
      return sums.outputTokens;
    },
    get promptTokens() {
      return sums.promptTokens;
    },
    get received() {
      return sums.received;
    },
    get open() {
      return sums.open;
    },
    close,
  };
}

/** Does what is asked; true when all the output was generated. */
async function answer(asked: Asked, response: ServerResponse): Promise<boolean> {
  const { does, ms } = asked.metadata;
  if (does === "reason") {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(chunk({ role: "assistant" }));
    await gone(response);
    return false;
  }
  const hasLeft = asked.stream
    ? await Promise.race([delay(ms, false), gone(response).then(() => true)])
    : await delay(ms, false);
  if (hasLeft) return false;
  if (does === "answer") {
    sendWhole(asked, response);
    return true;
  }
  if (does === "reset-behind-head") {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(chunk({ content: "One " }) + chunk({ content: "two " }));
  }
  if (does === "reset-within") {
    response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
    response.write('{"choices":[{"message":{"content":"Half of');
  }
  response.socket?.resetAndDestroy();
  return false;
}

const chunk = (delta: object): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta }], usage: null })}\n\n`;

function sendWhole(
  { max_completion_tokens: completion_tokens, model, stream }: Asked,
  response: ServerResponse,
) {
  const usage = {
    prompt_tokens: PROMPT_TOKENS,
    completion_tokens,
    total_tokens: PROMPT_TOKENS + completion_tokens,
  };
  if (!stream) {
    const message = { role: "assistant", content: "Done." };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ model, choices: [{ index: 0, message }], usage }));
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(chunk({ content: "Done." }));
  response.end(`data: ${JSON.stringify({ model, choices: [], usage })}\n\ndata: [DONE]\n\n`);
}

const gone = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    response.once("close", () => resolve());
  });
