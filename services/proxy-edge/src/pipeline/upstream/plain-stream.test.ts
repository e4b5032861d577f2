import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";

import { waitFor } from "@lintel/testkit";
import { describe, expect, it } from "vitest";

import type { AnswerSink, UpstreamAnswer } from "../../ports/upstream.ts";
import { plainStream } from "./plain-stream.ts";

const EVENTS = Buffer.from('data: {"choices":[{"delta":{"content":"hi"}}]}\n\ndata: [DONE]\n\n');
const CHAT = { streamed: true, asksForUsage: false };
const PACKED = [
  ["gzip", gzipSync(EVENTS)],
  ["x-gzip", gzipSync(EVENTS)],
  ["deflate", deflateSync(EVENTS)],
  ["br", brotliCompressSync(EVENTS)],
  ["zstd", zstdCompressSync(EVENTS)],
] as const;

/** An upstream's answer, which notes what is done with it. */
function anAnswer(encoding: string, contentType = "text/event-stream") {
  const done: string[] = [];
  let given: AnswerSink | undefined;
  const answer: UpstreamAnswer = {
    status: 200,
    headers: [
      ["Content-Type", contentType],
      ["Content-Encoding", encoding],
      ["Content-Length", "7"],
      ["x-own", "1"],
    ],
    isWhole: true,
    consume: (sink) => void (given = sink),
    pause: () => void done.push("pause"),
    resume: () => void done.push("resume"),
    abort: () => void done.push("abort"),
  };
  const sink = (): AnswerSink => {
    if (given === undefined) throw new Error("nothing has been asked for");
    return given;
  };
  return { answer, done, sink };
}

/** All that comes out of an answer, and how it ended. */
function collect(answer: UpstreamAnswer): Promise<{ text: string; error?: Error }> {
  const chunks: Buffer[] = [];
  const { promise, resolve } = Promise.withResolvers<{ text: string; error?: Error }>();
  const text = (): string => Buffer.concat(chunks).toString();
  answer.consume({
    data: (chunk) => void chunks.push(chunk),
    end: () => resolve({ text: text() }),
    fail: (error) => resolve({ text: text(), error }),
  });
  return promise;
}

describe("a stream that is compressed although usage has to be hidden in it", () => {
  it.each(PACKED)("comes plain, byte by byte: %s", async (encoding, bytes) => {
    const { answer, sink } = anAnswer(encoding);
    const plain = plainStream(answer, CHAT);
    expect(plain.headers).toEqual([
      ["Content-Type", "text/event-stream"],
      ["x-own", "1"],
    ]);
    const all = collect(plain);
    for (const byte of bytes) sink().data(Buffer.from([byte]));
    sink().end();
    expect(await all).toEqual({ text: EVENTS.toString() });
  });

  it.each(PACKED)("gives each event when it comes, before the end: %s", async (encoding, bytes) => {
    const { answer, sink } = anAnswer(encoding);
    const { promise, resolve } = Promise.withResolvers<string>();
    const nothing = () => undefined;
    plainStream(answer, CHAT).consume({
      data: (chunk) => resolve(chunk.toString()),
      end: nothing,
      fail: nothing,
    });
    sink().data(bytes);
    expect(await promise).toContain('"hi"');
  });

  it("that is cut is given as far as it came, and fails as it failed", async () => {
    const { answer, sink } = anAnswer("gzip");
    const all = collect(plainStream(answer, CHAT));
    sink().data(gzipSync(EVENTS).subarray(0, -12));
    sink().fail(new Error("broke off"));
    const { error, text } = await all;
    expect(error?.message).toBe("broke off");
    expect(EVENTS.toString().startsWith(text)).toBe(true);
  });

  it("that is not what it says fails, and is cancelled", async () => {
    const { answer, done, sink } = anAnswer("gzip");
    const all = collect(plainStream(answer, CHAT));
    sink().data(EVENTS);
    expect((await all).error?.message).toContain("incorrect header");
    expect(done).toEqual(["abort"]);
  });

  it("is waited for by its upstream while its caller is slow", async () => {
    const { answer, done, sink } = anAnswer("gzip");
    const plain = plainStream(answer, CHAT);
    const all = collect(plain);
    plain.pause();
    const long = Buffer.alloc(2_000_000, "data: x\n\n");
    sink().data(gzipSync(long, { level: 0 }));
    expect(done).toEqual(["pause"]);
    plain.resume();
    await waitFor(() => done.includes("resume") || undefined, { label: "room for more" });
    sink().end();
    expect((await all).text).toHaveLength(long.length);
    expect(done).toEqual(["pause", "resume"]);
  });
});

it.each([
  ["usage is asked for", "gzip", "text/event-stream", { streamed: true, asksForUsage: true }],
  ["it is no stream", "gzip", "application/json", CHAT],
  [
    "no stream was asked for",
    "gzip",
    "text/event-stream",
    { streamed: false, asksForUsage: false },
  ],
  ["nobody knows how it is packed", "compress", "text/event-stream", CHAT],
  ["it is not packed", "", "text/event-stream", CHAT],
])("is the very same where %s", (_why, encoding, contentType, body) => {
  const { answer } = anAnswer(encoding, contentType);
  expect(plainStream(answer, body)).toBe(answer);
});
