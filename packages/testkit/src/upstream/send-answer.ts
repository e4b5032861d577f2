import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

import { byteLength, changeChunks } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { Stop, Wait } from "./behaviour.ts";

export interface Transport {
  readonly waits: readonly Wait[];
  readonly stop: Stop | undefined;
}

/** Callbacks from the sender to the recorder. */
export interface Progress {
  sent(bytes: number): void;
  /** The upstream is about to end the exchange itself, in the middle of the answer. */
  cutting(): void;
}

/**
 * Sends an answer: each chunk is one write, handed to the kernel before the next one begins, so a client that
 * does not read holds the answer up. Rejects when the client leaves.
 */
export async function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  { waits, stop }: Transport,
  progress: Progress,
): Promise<void> {
  const gone = whenClosed(response);
  const pause = async (isDue: (wait: Wait) => boolean) => {
    for (const { until } of waits.filter(isDue)) await sit(response, until, gone);
  };
  await pause(({ before }) => before === "headers");
  if (stop?.after !== "request") {
    const { status, headers, chunks } = stop === undefined ? answer : cutAnswer(answer, stop);
    response.writeHead(status, toOutgoing(headers));
    await pause(({ before }) => before === "body");
    for (const [index, chunk] of chunks.entries()) {
      await pause(({ before }) => before === "each-chunk" || isChunk(before, index));
      await write(response, chunk, gone);
      progress.sent(chunk.length);
    }
  }
  await finish(response, stop, gone, progress);
}

interface Gone {
  readonly signal: AbortSignal;
  /** Rejects when the connection or the answer has ended; never resolves. */
  readonly promise: Promise<never>;
}

function whenClosed(response: ServerResponse): Gone {
  const controller = new AbortController();
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {}); // it is only ever raced against
  response.once("close", () => {
    controller.abort();
    reject(new Error("the client left"));
  });
  return { signal: controller.signal, promise };
}

async function sit(response: ServerResponse, until: Wait["until"], gone: Gone): Promise<void> {
  if (response.headersSent) response.flushHeaders();
  const due = typeof until === "number" ? delay(until, undefined, { signal: gone.signal }) : until;
  await Promise.race([due, gone.promise]);
}

async function write(response: ServerResponse, chunk: Buffer, gone: Gone): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  response.write(chunk, (error) => (error instanceof Error ? reject(error) : resolve()));
  await Promise.race([promise, gone.promise]);
}

async function finish(
  response: ServerResponse,
  stop: Stop | undefined,
  gone: Gone,
  progress: Progress,
): Promise<void> {
  if (stop === undefined || stop.how === "end") {
    response.end();
    return;
  }
  if (stop.how === "stall") {
    if (response.headersSent) response.flushHeaders();
    await gone.promise;
  }
  // Headers without a body must be on their way before the connection ends.
  if (response.headersSent) await write(response, Buffer.alloc(0), gone);
  progress.cutting();
  if (stop.how === "reset") response.socket?.resetAndDestroy();
  else response.socket?.destroy();
}

function isChunk(before: Wait["before"], index: number): boolean {
  return typeof before === "object" && before.chunk === index;
}

function cutAnswer(answer: Answer, { after, how }: Stop): Answer {
  const chunks = takeUntil(answer.chunks, after);
  // An ended answer claims to be whole; a cut one still carries the length it should have had.
  return how === "end" ? changeChunks(answer, chunks) : { ...answer, chunks };
}

function takeUntil(chunks: readonly Buffer[], after: Stop["after"]): readonly Buffer[] {
  if (typeof after === "string") return [];
  if ("chunks" in after) return chunks.slice(0, after.chunks);
  let room = after.bytes < 0 ? byteLength(chunks) + after.bytes : after.bytes;
  return chunks
    .map((chunk) => {
      const kept = chunk.subarray(0, Math.max(room, 0));
      room -= chunk.length;
      return kept;
    })
    .filter((chunk) => chunk.length > 0);
}

function toOutgoing(headers: Answer["headers"]): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === "string" ? value : [...value],
    ]),
  );
}
