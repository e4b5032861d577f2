import { expect, it } from "vitest";

import { emitAnswer } from "../src/answers/answer-events.ts";
import { responses } from "../src/dialects/responses/index.ts";
import type { Answer } from "../src/model/answer.ts";

/** What a response must have by the open specification of the dialect (openresponses.org, `ResponseResource`, November 2026). */
const REQUIRED =
  `id object created_at completed_at status incomplete_details model previous_response_id instructions output error tools
  tool_choice truncation parallel_tool_calls text top_p presence_penalty frequency_penalty top_logprobs temperature reasoning user usage
  max_output_tokens max_tool_calls store background service_tier metadata safety_identifier prompt_cache_key`.split(
    /\s+/,
  );

const ANSWER: Answer = {
  id: "1",
  model: "m",
  choices: [{ parts: [{ type: "text", text: "Hi" }], stop: { reason: "end" } }],
};

function echoed() {
  const read = responses.readRequest({ model: "m", input: "Hello" }, {});
  if (!read.isReadable) throw new Error(read.problem);
  return { callId: "c", createdAt: 1, model: "m", echo: read.echo };
}

it("a response has all that its open specification requires, whole and at each end of a stream", () => {
  const { body } = responses.writeAnswer(ANSWER, echoed());
  expect(REQUIRED.filter((name) => !Object.hasOwn(body, name))).toEqual([]);
  const writer = responses.createStreamWriter(echoed());
  let text = "";
  emitAnswer(ANSWER, (event) => {
    text += writer.write(event);
  });
  const ends = [...text.matchAll(/^data: (.*"type":"response\.(?:created|completed)".*)$/gm)];
  expect(ends).toHaveLength(2);
  for (const [, data = ""] of ends) {
    const { response } = JSON.parse(data);
    expect(REQUIRED.filter((name) => !Object.hasOwn(response, name))).toEqual([]);
  }
});
