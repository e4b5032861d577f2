import { describe, expect, it } from "vitest";

import type { Endpoint } from "../contract/endpoint.ts";
import { PROVIDERS } from "../providers/registry.ts";
import { boundBody } from "./bound-body.ts";
import { createAnswerReader } from "./create-answer-reader.ts";
import { editCall } from "./edit-call.ts";
import { readEndpointCall } from "./read-endpoint-call.ts";

/** JSON that cannot be made a string: `String()` of it throws. */
const ODD = { toString: 1, valueOf: 1 };
const ODD_PARTS = [{ type: ODD, text: ODD, model: ODD, name: ODD, speed: ODD, container: ODD }];
const BODY = {
  model: "m",
  max_tokens: 5,
  messages: [
    { role: ODD, content: ODD_PARTS },
    { role: "user", content: ODD },
  ],
  input: [{ type: ODD, content: ODD_PARTS }],
  prompt: "p",
  tools: ODD_PARTS,
  fallbacks: ODD_PARTS,
  context_management: { edits: ODD_PARTS },
  thinking: ODD,
  requests: [{ custom_id: ODD, params: { model: "m", max_tokens: 5, tools: ODD_PARTS } }],
  size: ODD,
  quality: ODD,
  response_format: ODD,
  stream_options: ODD,
};
const EVENT = { ...BODY, type: ODD, choices: [{ finish_reason: ODD, delta: ODD }], usage: ODD };

const endpoints = PROVIDERS.flatMap(({ endpoints: all, id }) =>
  all.map((endpoint) => [`${id} ${endpoint.path}`, endpoint] as const),
);

/** Reads, bounds and edits a call, and reads answers to it. */
function goThrough(endpoint: Endpoint, json: object): void {
  const verdict = readEndpointCall(endpoint, Buffer.from(JSON.stringify(json)), {
    method: "POST",
    contentType: "application/json",
    params: {},
    mustKnowModel: false,
  });
  if (!verdict.readable) return;
  const { body } = verdict;
  boundBody(endpoint, body, { maxOutputTokens: 100, contextTokens: 1000 });
  endpoint.dialect.unboundedBy?.(body);
  endpoint.dialect.windowFilledBy?.(body);
  endpoint.dialect.promptText(body);
  endpoint.dialect.askedMembers?.(body.json);
  editCall(endpoint, body, { outputCap: 1, toolCallCap: 1, askForUsage: true });
  for (const streamed of [false, true]) {
    const contentType = streamed ? "text/event-stream" : "application/json";
    const form = { status: 200, contentType, streamed, hidesUsage: false, body, params: {} };
    const reader = createAnswerReader(endpoint, form);
    const text = JSON.stringify(EVENT);
    reader.push(Buffer.from(streamed ? `data: ${text}\n\ndata: [DONE]\n\n` : text));
    reader.flush();
    reader.read();
  }
}

describe("values that are of no expected type", () => {
  it.each(endpoints)("%s: make nothing throw, one by one and all together", (_path, endpoint) => {
    const { model, ...members } = BODY;
    for (const [name, value] of Object.entries(members)) {
      expect(() => goThrough(endpoint, { model, prompt: "p", [name]: value })).not.toThrow();
    }
    expect(() => goThrough(endpoint, BODY)).not.toThrow();
  });
});
