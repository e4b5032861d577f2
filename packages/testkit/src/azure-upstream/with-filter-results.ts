import { z } from "zod";

import type { Answer } from "../upstream/answer.ts";
import { changeChunks } from "../upstream/answer.ts";

const SAFE = { filtered: false, severity: "safe" };
const FOUND = { hate: SAFE, self_harm: SAFE, sexual: SAFE, violence: SAFE };
const prompt_filter_results = [{ prompt_index: 0, content_filter_results: FOUND }];

const Completion = z.looseObject({ choices: z.array(z.looseObject({})) });
type Completion = z.infer<typeof Completion>;

/** What Azure's filters add to an answer of chat: of the prompt and of each choice. A stream has that of its prompt in an event before all others. */
export function withFilterResults(answer: Answer): Answer {
  const type = String(answer.headers["content-type"]);
  if (type.startsWith("text/event-stream")) {
    return changeChunks(answer, [sse(OF_PROMPT), ...answer.chunks.map(filteredEvent)]);
  }
  const completion = Completion.parse(JSON.parse(Buffer.concat([...answer.chunks]).toString()));
  const body = { ...filtered(completion), prompt_filter_results };
  return changeChunks(answer, [Buffer.from(JSON.stringify(body))]);
}

/** It has no choice and names no model, which many clients trip over. */
const OF_PROMPT = {
  choices: [],
  created: 0,
  id: "",
  model: "",
  object: "",
  prompt_filter_results,
};

const filtered = ({ choices, ...rest }: Completion) => ({
  ...rest,
  choices: choices.map((choice) => ({ ...choice, content_filter_results: FOUND })),
});

function filteredEvent(event: Buffer): Buffer {
  const text = event.toString().slice("data: ".length).trim();
  return text === "[DONE]" ? event : sse(filtered(Completion.parse(JSON.parse(text))));
}

const sse = (event: object): Buffer => Buffer.from(`data: ${JSON.stringify(event)}\n\n`);
