import type { ParameterNames } from "../../../contract/capabilities.ts";
import type { DialectTerms } from "../../../contract/client-translation.ts";
import type { Knobs } from "./knobs.ts";

export interface LocalLabMessage {
  readonly role: string;
  readonly content: string;
}

export interface LocalLabCall {
  readonly messages: readonly LocalLabMessage[];
  readonly knobs: Knobs;
}

/** For a server about which nothing is declared: what OpenAI itself takes. */
const OPENAI_NAMES: ParameterNames = { outputCap: "max_completion_tokens", refused: [] };

/** A call as OpenAI's chat. What the server has no name for is left out: all clients of LocalLab's ask for it in each call. */
export function toChatBody({ knobs, messages }: LocalLabCall, terms: DialectTerms): Buffer {
  const { model, parameters = OPENAI_NAMES, reportsUsage } = terms;
  const asked: readonly (readonly [string | undefined, unknown])[] = [
    [parameters.outputCap, knobs.cap],
    ["temperature", knobs.temperature],
    ["top_p", knobs.topP],
    [parameters.topK, knobs.topK],
    [parameters.repetitionPenalty, knobs.repetitionPenalty],
  ];
  const given = asked.filter(
    ([name, value]) =>
      name !== undefined && value !== undefined && !parameters.refused.includes(name),
  );
  const usage = reportsUsage === true ? { stream_options: { include_usage: true } } : {};
  // Of an answer that is ended by its time, what has come by then is wanted.
  const streams = knobs.streamed || knobs.maxTimeMs !== undefined;
  const streaming = streams ? { stream: true, ...usage } : {};
  return Buffer.from(
    JSON.stringify({ model, messages, ...Object.fromEntries(given), ...streaming }),
  );
}
