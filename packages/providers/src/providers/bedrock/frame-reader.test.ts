import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { awsFrame } from "../../../test/aws-frame.ts";
import { createAnswerReader } from "../../calls/create-answer-reader.ts";
import { editCall } from "../../calls/edit-call.ts";
import { readEndpointCall } from "../../calls/read-endpoint-call.ts";
import type { CallBody } from "../../contract/call-body.ts";
import { messages } from "../../dialects/anthropic/messages.ts";
import { bedrock } from "./index.ts";

const HEAD = {
  method: "POST",
  contentType: "application/json",
  params: {},
  mustKnowModel: false,
} as const;
const [endpoint = messages] = bedrock.endpoints;

function bodyOf(text: string): CallBody {
  const verdict = readEndpointCall(endpoint, Buffer.from(text), HEAD);
  if (!verdict.readable) throw new Error(verdict.reason);
  return verdict.body;
}

const chunk = (event: object) =>
  awsFrame(
    { ":event-type": "chunk", ":message-type": "event" },
    { bytes: Buffer.from(JSON.stringify(event)).toString("base64") },
  );

const EVENTS = [
  {
    type: "message_start",
    message: { model: "claude", usage: { input_tokens: 7, output_tokens: 1 } },
  },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Grüße" } },
  { type: "message_delta", delta: {}, usage: { output_tokens: 5 } },
  { type: "message_stop" },
];
const AS_SSE = EVENTS.map(
  (event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
).join("");
const STREAM = Buffer.concat(EVENTS.map(chunk));

const readerOf = (status = 200, contentType = "application/vnd.amazon.eventstream") =>
  createAnswerReader(endpoint, {
    status,
    contentType,
    streamed: false,
    hidesUsage: false,
    body: bodyOf('{"model":"m","max_tokens":5}'),
  });

describe("a stream in AWS' framing", () => {
  it("becomes Anthropic's events, and is read as they are, however it is cut", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(STREAM.length), { maxLength: 6 }), (cuts) => {
        const reader = readerOf();
        const bounds = [0, ...cuts.toSorted((a, b) => a - b), STREAM.length];
        const passed = bounds
          .slice(1)
          .map((to, index) => reader.push(STREAM.subarray(bounds[index], to))?.toString() ?? "");
        expect(passed.join("")).toBe(AS_SSE);
        expect(reader.ended).toBe(true);
        expect(reader.contentType).toContain("text/event-stream");
        expect(reader.read().usage).toMatchObject({ input: 7, output: 5 });
      }),
    );
  });

  it("passes as it is to AWS' own clients, and is read", () => {
    const native = bedrock.endpoints.find(({ path }) => path.endsWith("response-stream"));
    const reader = createAnswerReader(native ?? endpoint, {
      status: 200,
      contentType: "application/vnd.amazon.eventstream",
      streamed: false,
      hidesUsage: false,
      body: bodyOf('{"model":"m","max_tokens":5}'),
    });
    const half = Math.floor(STREAM.length / 2);
    const [first, second] = [STREAM.subarray(0, half), STREAM.subarray(half)];
    expect([reader.push(first), reader.lacksEnd]).toEqual([first, true]);
    expect([reader.push(second), reader.ended]).toEqual([second, true]);
    expect(reader.read().usage).toMatchObject({ input: 7, output: 5 });
  });

  it("reports errors within it as Anthropic does", () => {
    const exception = { ":exception-type": "throttlingException", ":message-type": "exception" };
    const reported = readerOf()
      .push(awsFrame(exception, { message: "Too many" }))
      ?.toString();
    expect(reported).toMatch(/^event: error\ndata: .*"rate_limit_error".*Too many/);
    const broken = Buffer.from(STREAM);
    broken[40] = (broken[40] ?? 0) ^ 1;
    expect(readerOf().push(broken)?.toString()).toContain("broken");
  });
});

it("renders an AWS error in Anthropic's shape", () => {
  const reader = readerOf(429, "application/json");
  expect(reader.push(Buffer.from('{"message":"Too many tokens"}'))).toBeUndefined();
  expect(JSON.parse(reader.flush()?.toString() ?? "")).toMatchObject({
    type: "error",
    error: { type: "rate_limit_error", message: expect.stringContaining("Too many tokens") },
  });
});

describe("a request", () => {
  const TEXT = '{ "model":"m.v1:0", "stream":true, "max_tokens" : 5, "messages":[{"a":1.0}] }';

  it("says in its path what Bedrock does not take in the body, every value byte for byte", () => {
    const body = bodyOf(TEXT);
    expect(editCall(endpoint, body, {}).toString()).toBe(
      '{"anthropic_version":"bedrock-2023-05-31","max_tokens":5,"messages":[{"a":1.0}]}',
    );
    expect(editCall(endpoint, body, { outputCap: 3 }).toString()).toContain('"max_tokens":3');
    const target = { members: { awsRegion: "eu-west-1" }, path: "", query: "", body };
    expect(bedrock.locate?.(target)).toBe(
      "https://bedrock-runtime.eu-west-1.amazonaws.com/model/m.v1%3A0/invoke-with-response-stream",
    );
    expect(bedrock.locate?.({ ...target, members: { awsRegion: "evil.test/" } })).toBeUndefined();
  });

  it("says in its body which betas it asks for: those of the header and its own", () => {
    const asks = (text: string, betas: string): string => {
      const verdict = readEndpointCall(endpoint, Buffer.from(text), { ...HEAD, betas });
      if (!verdict.readable) throw new Error(verdict.reason);
      return editCall(endpoint, verdict.body, {}).toString();
    };
    const version = '{"anthropic_version":"bedrock-2023-05-31","max_tokens":5';
    expect(asks('{"model":"m","max_tokens":5}', "context-1m-2025-08-07, b")).toBe(
      `${version},"anthropic_beta":["context-1m-2025-08-07","b"]}`,
    );
    expect(asks('{"model":"m","max_tokens":5,"anthropic_beta":["a","b"]}', "b,c")).toBe(
      `${version},"anthropic_beta":["a","b","c"]}`,
    );
    expect(asks('{"model":"m","max_tokens":5}', "")).toBe(`${version}}`);
  });

  it.each(["", ".", "..", "a\\ud800b"])(
    "is refused when its model can be in no path: %j",
    (model) => {
      const read = readEndpointCall(
        endpoint,
        Buffer.from(`{"model":"${model}","max_tokens":5}`),
        HEAD,
      );
      expect(read).toMatchObject({ readable: false, reason: expect.stringContaining("model") });
    },
  );

  it("is not signed without keys", async () => {
    const unsigned = {
      method: "POST",
      url: new URL("http://h"),
      headers: [],
      body: Buffer.alloc(0),
    } as const;
    await expect(bedrock.sign?.(unsigned, { awsRegion: "us-west-2" }, 0)).rejects.toThrow(
      "auth credentials are missing",
    );
  });
});
