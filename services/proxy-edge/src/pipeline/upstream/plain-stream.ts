import type { Transform } from "node:stream";
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
} from "node:zlib";

import type { CallFacts, HeaderLine } from "@lintel/providers";

import type { AnswerSink, UpstreamAnswer } from "../../ports/upstream.ts";

/**
 * The answer without its compression, where the caller must not get all of its events: a stream for which the gateway asked for
 * usage that the caller did not. Every other answer, and one that is compressed in a way we do not know, is the very same.
 */
export function plainStream(
  answer: UpstreamAnswer,
  { asksForUsage, streamed }: Pick<CallFacts, "asksForUsage" | "streamed">,
): UpstreamAnswer {
  if (!streamed || asksForUsage) return answer;
  const encoding = valueOf(answer.headers, "content-encoding");
  if (encoding === "") return answer;
  const isEventStream = valueOf(answer.headers, "content-type").startsWith("text/event-stream");
  const open = isEventStream ? DECODERS.get(encoding) : undefined;
  return open === undefined ? answer : decompressed(answer, open());
}

/** What ends in the middle is decoded as far as it goes: that the stream is cut shows in its events. */
const SYNC = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const DECODERS: ReadonlyMap<string, () => Transform> = new Map([
  ["gzip", () => createGunzip(SYNC)],
  ["x-gzip", () => createGunzip(SYNC)],
  ["deflate", () => createInflate(SYNC)],
  [
    "br",
    () =>
      createBrotliDecompress({
        flush: constants.BROTLI_OPERATION_FLUSH,
        finishFlush: constants.BROTLI_OPERATION_FLUSH,
      }),
  ],
  [
    "zstd",
    () =>
      createZstdDecompress({ flush: constants.ZSTD_e_flush, finishFlush: constants.ZSTD_e_flush }),
  ],
]);

/** Headers that are true of the compressed bytes alone. */
const OF_COMPRESSED: ReadonlySet<string> = new Set(["content-encoding", "content-length", "etag"]);

function decompressed(answer: UpstreamAnswer, decoder: Transform): UpstreamAnswer {
  return {
    status: answer.status,
    headers: answer.headers.filter(([name]) => !OF_COMPRESSED.has(name.toLowerCase())),
    isWhole: false,
    consume: (sink) => pass(answer, decoder, sink),
    // With the decoder paused its input fills up, and then the upstream waits.
    pause: () => void decoder.pause(),
    resume: () => void decoder.resume(),
    abort() {
      decoder.destroy();
      answer.abort();
    },
  };
}

/** Hands on what is decoded, and at last how it ended. */
function pass(answer: UpstreamAnswer, decoder: Transform, sink: AnswerSink): void {
  let failure: Error | undefined;
  decoder.on("data", (chunk: Buffer) => sink.data(chunk));
  decoder.on("end", () => (failure === undefined ? sink.end() : sink.fail(failure)));
  decoder.on("error", (error) => {
    answer.abort();
    sink.fail(error);
  });
  answer.consume({
    data(chunk) {
      if (decoder.destroyed || decoder.write(chunk)) return;
      answer.pause();
      decoder.once("drain", () => answer.resume());
    },
    end: () => void decoder.end(),
    fail(error) {
      failure = error;
      decoder.end();
    },
  });
}

function valueOf(headers: readonly HeaderLine[], wanted: string): string {
  const [, value = ""] = headers.find(([name]) => name.toLowerCase() === wanted) ?? [];
  return value.trim().toLowerCase();
}
