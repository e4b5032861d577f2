import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { CallBody } from "../contract/call-body.ts";
import { readUse } from "../dialects/anthropic/answer/read-use.ts";
import { readAnswer } from "../dialects/openai/responses/response-reader.ts";
import { PROVIDERS } from "../providers/registry.ts";

const askedBy = (path: string) => {
  const endpoint = PROVIDERS.flatMap(({ endpoints }) => endpoints).find(
    (each) => each.path === path,
  );
  if (endpoint === undefined) throw new Error(`${path} is not served`);
  return (json: CallBody["json"]) => endpoint.dialect.askedMembers?.(json) ?? {};
};

const aTool = fc.record(
  {
    type: fc.oneof(
      fc.constantFrom(
        "function",
        "web_search",
        "web_search_preview",
        "web_search_preview_2025_03_11",
        "file_search",
        "code_interpreter",
        "shell",
        "image_generation",
        "web_search_20260209",
        "web_fetch_20250910",
      ),
      fc.anything(),
    ),
    model: fc.oneof(fc.constantFrom("", "gpt-image-1", "gpt-image-2"), fc.anything()),
    speed: fc.constantFrom("fast", "standard", null, 1),
  },
  { requiredKeys: [] },
);
const someTools = fc.oneof(fc.array(fc.oneof(aTool, fc.anything())), fc.anything());

describe("the members of a request that are kept for its answer", () => {
  const anItem = fc.record({
    type: fc.constantFrom(
      "web_search_call",
      "file_search_call",
      "image_generation_call",
      "code_interpreter_call",
      "message",
    ),
  });
  const aResponse = fc.record(
    {
      usage: fc.constant({ input_tokens: 5, output_tokens: 7 }),
      output: fc.array(anItem, { maxLength: 3 }),
      tools: fc.array(aTool, { maxLength: 2 }),
      tool_usage: fc.record(
        {
          image_gen: fc.constant({ input_tokens: 3, output_tokens: 4 }),
          web_search: fc.record({ num_requests: fc.nat(3) }),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ["usage"] },
  );

  it("lead to the same reading of a response as all of them", () => {
    const asked = askedBy("/v1/responses");
    fc.assert(
      fc.property(someTools, aResponse, (tools, response) => {
        expect(readAnswer(response, asked({ tools }))).toEqual(readAnswer(response, { tools }));
      }),
    );
  });

  const someIterations = fc.array(
    fc.record({
      type: fc.constantFrom("message", "fallback_message", "advisor_message"),
      model: fc.constantFrom("gpt-image-1", "gpt-image-2", "claude-sonnet-4-5"),
      input_tokens: fc.nat(1000),
      output_tokens: fc.nat(1000),
    }),
    { maxLength: 3 },
  );
  const someUsage = fc.record(
    {
      input_tokens: fc.nat(1000),
      output_tokens: fc.nat(1000),
      speed: fc.constantFrom("fast", "standard", "odd"),
      server_tool_use: fc.record({ code_execution_requests: fc.nat(2) }),
      iterations: someIterations,
    },
    { requiredKeys: ["input_tokens", "output_tokens"] },
  );

  it("lead to the same use of a message as all of them", () => {
    const asked = askedBy("/v1/messages");
    const aRequest = fc.record(
      { tools: someTools, fallbacks: someTools, speed: fc.constantFrom("fast", "standard", null) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(aRequest, someUsage, fc.boolean(), (json, usage, isFree) => {
        const read = (kept: Readonly<Record<string, unknown>>) =>
          readUse(usage, { model: "claude-sonnet-4-5", json: kept }, { isFree, handovers: [] });
        expect(read(asked(json))).toEqual(read(json));
      }),
    );
  });

  it("are few, however many there are", () => {
    const tools = Array.from({ length: 10_000 }, (_, at) => ({ type: `web_search_preview_${at}` }));
    expect(askedBy("/v1/responses")({ tools })).toEqual({
      tools: [{ type: "web_search_preview" }],
    });
  });
});
