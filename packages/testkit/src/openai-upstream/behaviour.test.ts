import { request as httpRequest } from "node:http";
import type { ClientRequest, IncomingMessage } from "node:http";
import { gunzipSync } from "node:zlib";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { Behaviour } from "../upstream/behaviour.ts";
import { waitFor } from "../wait-for.ts";
import { startOpenAiUpstream } from "./start-openai-upstream.ts";
import type { OpenAiUpstream } from "./start-openai-upstream.ts";

interface Seen {
  readonly call: ClientRequest;
  response: IncomingMessage | undefined;
  readonly chunks: Buffer[];
  error: string | undefined;
  /** The answer, whole or broken, is over. */
  over: boolean;
}

let upstream: OpenAiUpstream;
const open: ClientRequest[] = [];

beforeEach(async () => {
  upstream = await startOpenAiUpstream();
});
afterEach(async () => {
  for (const call of open.splice(0)) call.destroy();
  await upstream.close();
});

/** Starts a call with a raw client that keeps what arrives as it arrives. */
function start({ stream = true, headers = {}, reads = true } = {}): Seen {
  const call = httpRequest(`${upstream.url}/chat/completions?a=1&b=%20`, {
    method: "POST",
    agent: false,
    headers: { authorization: "Bearer sk-upstream-test", ...headers },
  });
  const seen: Seen = { call, response: undefined, chunks: [], error: undefined, over: false };
  const fail = (error: NodeJS.ErrnoException) => {
    seen.error = error.code;
    seen.over = true;
  };
  call.on("error", fail);
  call.on("response", (response) => {
    seen.response = response;
    response.on("error", fail);
    response.on("end", () => void (seen.over = true));
    if (reads) response.on("data", (chunk: Buffer) => seen.chunks.push(chunk));
  });
  call.end(
    JSON.stringify({ model: "gpt-4o", stream, messages: [{ role: "user", content: "Hi" }] }),
  );
  open.push(call);
  return seen;
}

async function finish(seen: Seen): Promise<Seen> {
  await waitFor(() => seen.over, { label: "the answer to be over" });
  return seen;
}

/** The answer to a call under these behaviours. */
async function answer(behaviours: readonly Behaviour[], options = {}): Promise<Seen> {
  upstream.script(behaviours);
  return finish(start(options));
}

const text = (seen: Seen): string => Buffer.concat(seen.chunks).toString();
const arrived = (seen: Seen, count: number) =>
  waitFor(() => seen.chunks.length >= count, { label: `${count} chunks` });

describe("waits", () => {
  it("sends no headers before its time", async () => {
    const gate = Promise.withResolvers<void>();
    upstream.script([{ kind: "wait", before: "headers", until: gate.promise }]);
    const seen = start();
    await upstream.nextRequest();
    await answer([]);
    expect(seen.response).toBeUndefined();
    gate.resolve();
    expect((await finish(seen)).response?.statusCode).toBe(200);
  });

  it("sends the headers at once and the body later", async () => {
    const gate = Promise.withResolvers<void>();
    upstream.script([{ kind: "wait", before: "body", until: gate.promise }]);
    const seen = start();
    await waitFor(() => seen.response, { label: "the headers" });
    await answer([]);
    expect(seen.chunks).toHaveLength(0);
    gate.resolve();
    expect(text(await finish(seen))).toContain("[DONE]");
  });

  it("holds one chunk back after the ones before it have gone out", async () => {
    const gate = Promise.withResolvers<void>();
    upstream.script([{ kind: "wait", before: { chunk: 2 }, until: gate.promise }]);
    const seen = start();
    await arrived(seen, 2);
    await answer([]);
    expect(seen.chunks).toHaveLength(2);
    expect(upstream.requests[0]?.state).toBe("answering");
    gate.resolve();
    expect(text(await finish(seen))).toContain("[DONE]");
  });

  it("waits for milliseconds before every chunk", async () => {
    const startedMs = performance.now();
    const seen = await answer([{ kind: "wait", before: "each-chunk", until: 3 }]);
    expect(performance.now() - startedMs).toBeGreaterThan(2 * seen.chunks.length);
  });
});

describe("stops", () => {
  it.each(["close", "reset"] as const)("answers nothing at all: %s", async (how) => {
    const seen = await answer([{ kind: "stop", after: "request", how }]);
    expect(seen).toMatchObject({ response: undefined, error: "ECONNRESET" });
    expect((await upstream.requests[0]?.ended())?.state).toBe("cut");
  });

  it.each(["close", "reset"] as const)("breaks off after the headers: %s", async (how) => {
    const seen = await answer([{ kind: "stop", after: "headers", how }]);
    expect(seen.response?.statusCode).toBe(200);
    expect(seen).toMatchObject({ chunks: [], error: "ECONNRESET" });
  });

  it.each(["close", "reset"] as const)("breaks off after some chunks: %s", async (how) => {
    const seen = await answer([{ kind: "stop", after: { chunks: 3 }, how }]);
    expect(seen.error).toBe("ECONNRESET");
    expect(seen.chunks).toHaveLength(3);
  });

  it("breaks off after so many bytes, the announced length notwithstanding", async () => {
    const stop = { kind: "stop", after: { bytes: 100 }, how: "close" } as const;
    const seen = await answer([stop], { stream: false });
    expect(text(seen)).toHaveLength(100);
    expect(Number(seen.response?.headers["content-length"])).toBeGreaterThan(100);
    expect(seen.error).toBe("ECONNRESET");
  });

  it("ends half a JSON body as if it were whole", async () => {
    const stop = { kind: "stop", after: { bytes: -10 }, how: "end" } as const;
    const seen = await answer([stop], { stream: false });
    expect(seen.error).toBeUndefined();
    expect(() => JSON.parse(text(seen))).toThrow(SyntaxError);
    expect((await upstream.requests[0]?.ended())?.state).toBe("answered");
  });

  it("ends a stream without [DONE]", async () => {
    const seen = await answer([{ kind: "stop", after: { chunks: -1 }, how: "end" }]);
    expect(seen.error).toBeUndefined();
    expect(text(seen)).toContain('"finish_reason":"stop"');
    expect(text(seen)).not.toContain("[DONE]");
  });

  it.each([
    ["the request", "request", 0],
    ["the headers", "headers", 0],
    ["a chunk", { chunks: 1 }, 1],
  ] as const)("stays silent after %s until the client leaves", async (_, after, chunks) => {
    upstream.script([{ kind: "stop", after, how: "stall" }]);
    const seen = start();
    const received = await upstream.nextRequest();
    if (after !== "request") await waitFor(() => seen.response, { label: "the headers" });
    await arrived(seen, chunks);
    expect(received.state).toBe("answering");
    seen.call.destroy();
    expect((await received.ended()).state).toBe("abandoned");
  });
});

describe("framing", () => {
  it("sends one event per chunk by default", async () => {
    const seen = await answer([]);
    expect(seen.chunks.every((chunk) => /^data: .*\n\n$/u.test(chunk.toString()))).toBe(true);
  });

  it("cuts the body into chunks of so many bytes", async () => {
    const seen = await answer([{ kind: "rechunk", by: { bytes: 7 } }]);
    expect(new Set(seen.chunks.slice(0, -1).map((chunk) => chunk.length))).toEqual(new Set([7]));
  });

  it("puts several events into one chunk", async () => {
    const seen = await answer([{ kind: "rechunk", by: { events: 3 } }]);
    expect(seen.chunks[0]?.toString().match(/^data:/gmu)).toHaveLength(3);
  });

  it("cuts at given offsets, from the front and from the back", async () => {
    const seen = await answer([{ kind: "rechunk", by: { offsets: [2, -3] } }]);
    expect(seen.chunks).toHaveLength(3);
    expect(seen.chunks[0]?.toString()).toBe("da");
    expect(seen.chunks[2]?.toString()).toBe("]\n\n");
  });

  it.each([
    ["character", (chunk: Buffer) => ((chunk[0] ?? 0) & 0xc0) === 0x80],
    ["field-name", (chunk: Buffer) => chunk.toString().startsWith("ta: ")],
    ["event-end", (chunk: Buffer) => chunk.toString().startsWith("\n")],
  ] as const)("cuts inside every %s", async (inside, isInside) => {
    const whole = await answer([]);
    const cut = await answer([{ kind: "rechunk", by: { inside } }]);
    expect(cut.chunks.length).toBeGreaterThan(1);
    expect(cut.chunks.slice(1).every(isInside)).toBe(true);
    expect(text(cut).length).toBe(text(whole).length);
  });

  it("spells events with CRLF, ids and comments, and without the optional space", async () => {
    const seen = await answer([
      { kind: "frame-events", lineEnd: "\r\n", ids: true, comments: true, tight: true },
    ]);
    expect(seen.chunks[1]?.toString()).toMatch(/^: comment 1\r\nid: 1\r\ndata:\{.*\}\r\n\r\n$/u);
  });

  it("inserts what does not belong there", async () => {
    const seen = await answer([
      { kind: "insert", before: 0, text: ": processing\n\n" },
      { kind: "insert", before: -1, text: 'data: {"error":{"message":"broke"}}\n\n' },
    ]);
    expect(seen.chunks[0]?.toString()).toBe(": processing\n\n");
    expect(seen.chunks.at(-2)?.toString()).toContain("broke");
    expect(seen.chunks.at(-1)?.toString()).toBe("data: [DONE]\n\n");
  });

  it.each([true, false])("compresses when the client accepts it (stream: %s)", async (stream) => {
    upstream.script([{ kind: "gzip" }], { times: 2 });
    const packed = await finish(start({ stream, headers: { "accept-encoding": "br, gzip" } }));
    const plain = await finish(start({ stream }));
    const normalise = (body: string) => body.replaceAll(/simulated0+\d/gu, "");

    expect(packed.response?.headers["content-encoding"]).toBe("gzip");
    expect(plain.response?.headers["content-encoding"]).toBeUndefined();
    expect(packed.chunks).toHaveLength(plain.chunks.length);
    expect(normalise(gunzipSync(Buffer.concat(packed.chunks)).toString())).toBe(
      normalise(text(plain)),
    );
  });

  it("changes, adds and removes headers", async () => {
    const headers = { "x-request-id": "mine", "x-new": ["1", "2"], "content-length": null };
    const seen = await answer([{ kind: "set-headers", headers }], { stream: false });
    expect(seen.response?.headers).toMatchObject({
      "x-request-id": "mine",
      "x-new": "1, 2",
      "transfer-encoding": "chunked",
    });
  });

  it("gives a fixed answer with its bytes unchanged", async () => {
    const seen = await answer([
      { kind: "give-answer", status: 418, headers: { "content-type": "text/plain" }, body: "{tea" },
    ]);
    expect(seen.response?.statusCode).toBe(418);
    expect(seen.response?.headers).toMatchObject({
      "content-type": "text/plain",
      "content-length": "4",
    });
    expect(text(seen)).toBe("{tea");
  });

  it.each([true, false])("leaves usage out (stream: %s)", async (stream) => {
    const seen = await answer([{ kind: "report-usage", usage: null }], { stream });
    expect(text(seen)).not.toContain("usage");
  });
});

describe("the record", () => {
  it("holds what was received, exactly", async () => {
    const headers = { "X-Twice": ["1", "2"], accept: "*/*" };
    await finish(start({ headers, stream: false }));
    const received = await upstream.nextRequest();

    expect(received).toMatchObject({
      number: 1,
      method: "POST",
      path: "/v1/chat/completions",
      query: "a=1&b=%20",
    });
    expect(received.headers).toEqual(
      expect.arrayContaining([
        ["X-Twice", "1"],
        ["X-Twice", "2"],
      ]),
    );
    expect(received.header("x-twice")).toBe("1, 2");
    expect(received.json()).toMatchObject({ model: "gpt-4o", stream: false });
    expect((await received.ended()).endedAtMs).toBeGreaterThanOrEqual(received.receivedAtMs);
    expect(received.usage).toMatchObject({ prompt_tokens: 8 });
    expect(upstream.counts()).toEqual({ received: 1, open: 0, peak: 1 });
  });

  it("shows a client that leaves in the middle of an answer", async () => {
    upstream.script([{ kind: "wait", before: { chunk: 3 }, until: new Promise(() => {}) }]);
    const seen = start();
    await arrived(seen, 3);
    seen.call.destroy();
    const received = await upstream.nextRequest();
    expect((await received.ended()).state).toBe("abandoned");
    expect(received.sentBytes).toBe(Buffer.concat(seen.chunks).length);
  });

  it("shows a client that leaves in the middle of its request", async () => {
    const call = httpRequest(`${upstream.url}/chat/completions`, {
      method: "POST",
      agent: false,
      headers: { "content-length": 100 },
    });
    call.on("error", () => {});
    call.write("half");
    await waitFor(() => upstream.requests.length === 1, { label: "the head" });
    call.destroy();
    const received = await upstream.nextRequest();
    expect((await received.ended()).state).toBe("abandoned");
  });

  it("stands still while the client does not read, and does not buffer for it", async () => {
    const length = 8 * 1024 * 1024;
    upstream.script([
      { kind: "give-answer", body: "x".repeat(length) },
      { kind: "rechunk", by: { bytes: 65_536 } },
    ]);
    const seen = start({ reads: false });
    const received = await upstream.nextRequest();
    await waitFor(() => received.sentBytes > 0, { label: "the first bytes" });
    expect(received.state).toBe("answering");
    expect(received.sentBytes).toBeLessThan(length);
    await waitFor(() => seen.response, { label: "the headers" });
    seen.response?.on("data", (chunk: Buffer) => seen.chunks.push(chunk));
    await finish(seen);
    expect((await received.ended()).sentBytes).toBe(length);
  });

  it("keeps the latest requests only, and counts them all", async () => {
    await upstream.close();
    upstream = await startOpenAiUpstream({ recordLimit: 2 });
    for (let number = 1; number <= 3; number += 1) await answer([]);
    expect(upstream.requests.map(({ number }) => number)).toEqual([2, 3]);
    expect(upstream.counts().received).toBe(3);
    expect((await upstream.nextRequest()).number).toBe(2);
  });

  it("does not hand out requests that were forgotten", async () => {
    await answer([]);
    upstream.reset();
    await answer([]);
    expect((await upstream.nextRequest()).number).toBe(2);
  });

  it("gives up waiting for a request that does not come", async () => {
    await expect(upstream.nextRequest({ timeoutMs: 20 })).rejects.toThrow(/gave up after 20 ms/u);
  });
});

describe("scripts", () => {
  const status = async (options = {}) => (await finish(start(options))).response?.statusCode;

  it("apply to the next requests in the order given, then no more", async () => {
    upstream.script([{ kind: "fail", with: "overloaded" }], { times: 2 });
    upstream.script([{ kind: "fail", with: "server_error" }]);
    expect([await status(), await status(), await status(), await status()]).toEqual([
      503, 503, 500, 200,
    ]);
  });

  it("apply to matching requests only", async () => {
    upstream.script([{ kind: "fail", with: "server_error" }], {
      when: (request) => request.header("x-mine") === "1",
    });
    expect([await status(), await status({ headers: { "x-mine": "1" } })]).toEqual([200, 500]);
  });

  it("say so when their matcher fails", async () => {
    upstream.script([], {
      when: () => {
        throw new Error("bad matcher");
      },
    });
    const seen = await finish(start());
    expect(seen.response?.statusCode).toBe(500);
    expect(text(seen)).toBe("The simulated upstream failed: Error: bad matcher");
  });

  it("come on top of what always applies, until both are forgotten", async () => {
    upstream.always([{ kind: "set-headers", headers: { "x-always": "1" } }]);
    const failed = await answer([{ kind: "fail", with: "server_error" }]);
    expect(failed.response?.headers["x-always"]).toBe("1");
    expect(failed.response?.statusCode).toBe(500);
    upstream.reset();
    expect((await finish(start())).response?.headers["x-always"]).toBeUndefined();
    expect(upstream.requests).toHaveLength(1);
  });
});
