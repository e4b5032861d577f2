import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";

import { listen } from "@lintel/testkit";
import { z } from "zod";

const Metadata = z.object({ name: z.string(), tokens: z.coerce.number(), rate: z.coerce.number() });

const MARK = "\nmetadata: ";

/** The same in a prompt, for callers whose API has no other place for it. */
export const inPrompt = (metadata: z.input<typeof Metadata>): string =>
  MARK + JSON.stringify(metadata);

/** What a call is answered with, as its `metadata` asks, or its prompt: so many tokens, at so many a second. */
const Asked = z
  .object({
    model: z.string(),
    stream: z.boolean().default(false),
    max_tokens: z.int().optional(),
    max_completion_tokens: z.int().optional(),
    metadata: Metadata.optional(),
    messages: z.array(z.object({ content: z.string() })).default([]),
  })
  .transform(({ max_completion_tokens, max_tokens, messages, metadata, ...asked }) => {
    const said = messages.at(-1)?.content.split(MARK).at(-1) ?? "";
    const cap = max_tokens ?? max_completion_tokens ?? Infinity;
    return { ...asked, cap, metadata: metadata ?? Metadata.parse(JSON.parse(said)) };
  });
type Asked = z.infer<typeof Asked>;

/** English has so many bytes a token. */
const BYTES_PER_TOKEN = 4;
const PIECE_TOKENS = 10;

/** What a call was charged for. */
export interface Charge {
  readonly promptTokens: number;
  readonly outputTokens: number;
}

/** A provider that generates like a hosted model: a stream until its reader leaves, any other answer to its end. */
export interface GeneratingUpstream {
  readonly url: string;
  /** By the name of the call, once it is over. */
  readonly charges: ReadonlyMap<string, Charge>;
  /** Calls under way. */
  readonly open: number;
  close(): Promise<void>;
}

/** Starts it on 127.0.0.1; one that `breaksOff` charges for what it has generated, and resets the connection instead of answering. */
export async function startGeneratingUpstream({
  breaksOff = false,
} = {}): Promise<GeneratingUpstream> {
  const charges = new Map<string, Charge>();
  const state = { open: 0 };
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // It lists no models.
    if (request.method === "GET") return void response.writeHead(404).end();
    const body = await text(request);
    const asked = Asked.parse(JSON.parse(body));
    const promptTokens = Math.ceil(body.length / BYTES_PER_TOKEN);
    state.open += 1;
    try {
      const outputTokens = breaksOff
        ? await generateInVain(asked)
        : await answer(asked, promptTokens, response);
      if (charges.has(asked.metadata.name)) throw new Error("a call came twice");
      charges.set(asked.metadata.name, { promptTokens, outputTokens });
      if (breaksOff) request.socket.resetAndDestroy();
    } finally {
      state.open -= 1;
    }
  };
  const server = createServer((request, response) => {
    response.on("error", () => undefined);
    serve(request, response).catch(() => response.destroy());
  });
  const { close, origin } = await listen(server, 0);
  return {
    url: `${origin}/v1`,
    charges,
    get open() {
      return state.open;
    },
    close,
  };
}

/** Generates what nobody will see; returns how many tokens. */
async function generateInVain({ cap, metadata }: Asked): Promise<number> {
  const tokens = Math.min(metadata.tokens, cap);
  await delay((tokens / metadata.rate) * 1000);
  return tokens;
}

/** Answers; returns how many tokens were generated. */
async function answer(asked: Asked, promptTokens: number, response: ServerResponse) {
  const { cap, metadata, model, stream } = asked;
  const tokens = Math.min(metadata.tokens, cap);
  const usage = {
    prompt_tokens: promptTokens,
    completion_tokens: tokens,
    total_tokens: promptTokens + tokens,
  };
  if (stream) return streamAnswer({ ...asked, tokens, usage }, response);
  await delay((tokens / metadata.rate) * 1000);
  response.setHeader("content-type", "application/json");
  const message = { role: "assistant", content: "Done." };
  response.end(JSON.stringify({ model, choices: [{ index: 0, message }], usage }));
  return tokens;
}

async function streamAnswer(
  { metadata, model, tokens, usage }: Asked & { readonly tokens: number; readonly usage: object },
  response: ServerResponse,
): Promise<number> {
  const startMs = performance.now();
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (let sent = 0; sent < tokens; sent += PIECE_TOKENS) {
    await delay((PIECE_TOKENS / metadata.rate) * 1000);
    if (response.destroyed) {
      // What was generated since the last piece is lost, and charged.
      const seconds = (performance.now() - startMs) / 1000;
      return Math.min(tokens, Math.ceil(seconds * metadata.rate));
    }
    response.write(event({ choices: [{ index: 0, delta: { content: "word ".repeat(10) } }] }));
  }
  response.end(`${event({ model, choices: [], usage })}data: [DONE]\n\n`);
  return tokens;
}

const event = (data: object): string => `data: ${JSON.stringify({ usage: null, ...data })}\n\n`;
