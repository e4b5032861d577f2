import OpenAI, { APIError } from "openai";

import type { Caller, Heard } from "./caller.ts";

/** OpenAI's SDK, asking for a completion. */
export const callCompletions: Caller = async ({ origin, secret }, model, scenario) => {
  const client = new OpenAI({ baseURL: `${origin}/v1`, apiKey: secret, maxRetries: 0 });
  const { isStreamed, maxTokens, stop } = scenario;
  const asked = {
    model,
    prompt: "Hello",
    ...(maxTokens === undefined ? {} : { max_tokens: maxTokens }),
    ...(stop === undefined ? {} : { stop: [...stop] }),
  };
  try {
    if (isStreamed !== true) return heardIn([await client.completions.create(asked)]);
    const chunks: OpenAI.Completion[] = [];
    const options = { include_usage: true };
    const stream = await client.completions.create({
      ...asked,
      stream: true,
      stream_options: options,
    });
    for await (const chunk of stream) chunks.push(chunk);
    return heardIn(chunks);
  } catch (error) {
    if (!(error instanceof APIError)) throw error;
    return { error: { status: error.status, message: error.message } };
  }
};

/** A whole answer, or all chunks of one. */
function heardIn(answers: readonly OpenAI.Completion[]): Heard {
  const choices = answers.flatMap((answer) => answer.choices);
  const usage = answers.at(-1)?.usage;
  return {
    text: choices.map(({ text }) => text).join(""),
    calls: [],
    stop: choices.at(-1)?.finish_reason,
    usage: usage && {
      input: usage.prompt_tokens,
      cached: usage.prompt_tokens_details?.cached_tokens ?? 0,
      output: usage.completion_tokens,
    },
  };
}
