import { describe, expect, it } from "vitest";

import { createAnswerReader } from "../../calls/create-answer-reader.ts";
import { editCall } from "../../calls/edit-call.ts";
import { readEndpointCall } from "../../calls/read-endpoint-call.ts";
import { createEndpointFinder } from "../../find/find-endpoint.ts";
import { bedrock } from "./index.ts";

const find = createEndpointFinder(bedrock);
const MODEL = "us.anthropic.claude-sonnet-4-20250514-v1:0";
const BODY = `{ "anthropic_version":"bedrock-2023-05-31", "max_tokens": 9, "messages":[ ] }`;

function ask(action: string, text = BODY) {
  const found = find("POST", `/model/${encodeURIComponent(MODEL)}/${action}`);
  if (found === undefined) throw new Error(`${action} is not served`);
  const { endpoint, params } = found;
  const head = { method: "POST", contentType: "application/json", mustKnowModel: true } as const;
  const verdict = readEndpointCall(endpoint, Buffer.from(text), { ...head, params });
  return { endpoint, verdict };
}

function read(action: string) {
  const { endpoint, verdict } = ask(action);
  if (!verdict.readable) throw new Error(verdict.reason);
  return { endpoint, body: verdict.body };
}

describe("a message as AWS' own clients ask for it", () => {
  it.each([
    ["invoke", false],
    ["invoke-with-response-stream", true],
  ])("has its model, and whether it streams, from its path: %s", (action, streamed) => {
    const { body, endpoint } = read(action);
    expect(body).toMatchObject({ model: MODEL, streamed, outputCap: 9, charge: "tokens" });
    const members = { awsRegion: "eu-west-1" };
    expect(bedrock.locate?.({ members, path: "", query: "", body })).toBe(
      `https://bedrock-runtime.eu-west-1.amazonaws.com/model/${encodeURIComponent(MODEL)}/${action}`,
    );
    expect(editCall(endpoint, body, {})).toBe(body.bytes);
    expect(editCall(endpoint, body, { outputCap: 3 }).toString()).toBe(
      BODY.replace('"max_tokens": 9', '"max_tokens": 3'),
    );
  });

  it.each(['{"inputText":"hi"}', '{"prompt":"hi","max_tokens_to_sample":5}', '{"messages":[]}'])(
    "is not what another vendor's model is asked with: %s",
    (text) => {
      expect(ask("invoke", text).verdict).toMatchObject({ readable: false, isUnsupported: true });
    },
  );

  it("is answered with AWS' own errors", () => {
    const { body, endpoint } = read("invoke");
    const form = { status: 429, contentType: "application/json", streamed: false } as const;
    const reader = createAnswerReader(endpoint, { ...form, hidesUsage: false, body });
    const error = Buffer.from('{"message":"Too many tokens"}');
    expect(reader.push(error)).toBe(error);
    expect(reader.read().usage).toBeUndefined();
  });

  it("is read in one piece", () => {
    const { body, endpoint } = read("invoke");
    const form = { status: 200, contentType: "application/json", streamed: false } as const;
    const reader = createAnswerReader(endpoint, { ...form, hidesUsage: false, body });
    const answer = Buffer.from('{"model":"claude","usage":{"input_tokens":7,"output_tokens":5}}');
    expect(reader.push(answer)).toBe(answer);
    reader.flush();
    expect(reader.read().usage).toMatchObject({ input: 7, output: 5 });
  });
});
