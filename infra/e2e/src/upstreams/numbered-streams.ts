import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";

import { listen } from "@lintel/testkit";

const CHUNKS = 200;

/** An upstream whose every stream differs from every other in every chunk. */
export interface NumberedStreams {
  /** What the vendor's SDK takes as its base URL. */
  readonly url: string;
  /** Sends what follows the first chunk of every open stream: one chunk of each in turn, each a write of its own. */
  release(): Promise<void>;
  close(): Promise<void>;
}

interface Open {
  readonly response: ServerResponse;
  readonly chunks: readonly string[];
}

/** What begins with a word is shown by every client at once: LocalLab's have numbers and blanks with what follows. */
const piecesOf = (name: string): readonly string[] =>
  Array.from({ length: CHUNKS }, (_, index) => `of ${name}.${index} ${"é".repeat(index % 7)}`);

/** All the text that stream `name` says. */
export const textOf = (name: string): string => piecesOf(name).join("");

/** Chunk by chunk what stream `name` says; the last but one reports the usage. */
function chunksOf(name: string): readonly string[] {
  const head = { id: `chatcmpl-${name}`, object: "chat.completion.chunk", model: "gpt-4o-mini" };
  const texts = piecesOf(name).map((content) => ({
    ...head,
    choices: [{ index: 0, delta: { content }, finish_reason: null }],
    usage: null,
  }));
  const usage = { prompt_tokens: 10, completion_tokens: CHUNKS, total_tokens: CHUNKS + 10 };
  const last = { ...head, choices: [], usage };
  const events = [...texts, last].map((event) => JSON.stringify(event));
  return [...events, "[DONE]"].map((event) => `data: ${event}\n\n`);
}

/** All that stream `name` says; a caller who did not ask for the usage is not shown it. */
export function bytesOf(name: string, isShownUsage: boolean): Buffer {
  const chunks = chunksOf(name);
  const shown = isShownUsage ? chunks : chunks.toSpliced(CHUNKS, 1);
  return Buffer.from(shown.join(""));
}

/** Starts it. A stream's name is what its request says; it waits after the first chunk. */
export async function startNumberedStreams(): Promise<NumberedStreams> {
  const open: Open[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [{ content: name }] = JSON.parse(await text(request)).messages;
    const chunks = chunksOf(name);
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(chunks[0]);
    open.push({ response, chunks });
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const { close, origin } = await listen(server, 0);
  return {
    url: `${origin}/v1`,
    async release() {
      const streams = open.splice(0).filter(({ response }) => !response.closed);
      for (let index = 1; index < CHUNKS + 2; index += 1) {
        for (const { chunks, response } of streams) response.write(chunks[index]);
        // The writes of this turn leave before those of the next.
        await setImmediate();
      }
      for (const { response } of streams) response.end();
    },
    close,
  };
}
