import { NO_TOKENS, type TokenUsage, unseenOutputTokens } from "@lintel/core";
import type { UsageEvent } from "@lintel/events";
import type { AskedBody, Endpoint, PromptSample, Provider } from "@lintel/providers";

import type { Grant } from "../admit/admit.ts";
import type { Attempt } from "../plan/plan-attempt.ts";
import { type AnyBody, isLarge, promptIn } from "../read/call-body.ts";

/** A call that was sent, and whose answer's end was not seen. */
export interface UnseenCall {
  /** The texts of the answer, as far as they came. */
  readonly completion: string;
  readonly endpoint: Pick<Endpoint, "operation" | "dialect">;
  readonly provider: Pick<Provider, "hasPublicVocabularies">;
  readonly body: AnyBody;
  /** The texts of a large prompt. */
  readonly loadedPrompt: PromptSample | undefined;
  readonly attempt: Attempt;
  readonly grant: Pick<Grant, "outputCap"> | undefined;
  /** From the request to the last that was seen of it. */
  readonly elapsedMs: number;
  /** The upstream has reported the prompt's usage. */
  readonly isPromptReported: boolean;
}

type Unmeasured = NonNullable<UsageEvent["unmeasured"]>;

/**
 * What the upstream may have used of a call: the texts to count, and beside them an upper estimate within the call's
 * bound. Work that goes on without its caller is taken to use all of that.
 */
export function estimateUnseen({
  attempt,
  body,
  completion,
  elapsedMs,
  endpoint,
  isPromptReported,
  loadedPrompt,
  grant,
  provider,
}: UnseenCall): Unmeasured {
  const { choices, startsJob = false } = body;
  const maxOutputTokens = Math.min(attempt.outputTokens, grant?.outputCap ?? Infinity);
  const work = { elapsedMs: startsJob ? Infinity : elapsedMs, choices, maxOutputTokens };
  const prompt = isPromptReported ? undefined : promptIn(endpoint, body, loadedPrompt);
  const { input, ...texts } = isPromptReported ? NO_PROMPT : promptOf(prompt, attempt);
  const unseen: TokenUsage = { ...NO_TOKENS, ...(isPromptReported ? {} : attempt.units), input };
  unseen[outputClassOf(endpoint, body)] = unseenOutputTokens(work);
  const estimate = { ...texts, completion, unseen, maxOutputTokens: maxOutputTokens * choices };
  return provider.hasPublicVocabularies === true
    ? estimate
    : { ...estimate, countFactor: OTHER_VOCABULARY };
}

/**
 * How many times as many tokens a text has in other models' vocabularies as in OpenAI's, at most. Measured of Anthropic's: the
 * one since Opus 4.7 has up to 1.47 times the tokens of the one before it
 * (https://sol.ava.dev/writings/2026-04-17-opus-4-7-tokenizer.html), which has a little more than OpenAI's.
 */
export const OTHER_VOCABULARY = 1.6;

const NO_PROMPT = { prompt: "", input: 0 };

/**
 * A prompt's texts, and what is to be added to their count: all of its bound where there is nothing to count, because that
 * was done before or the texts could not be had.
 */
const promptOf = (
  prompt: PromptSample | undefined,
  { isCounted = false, promptTokens }: Pick<Attempt, "isCounted" | "promptTokens">,
) =>
  isCounted || prompt === undefined
    ? { prompt: "", input: promptTokens }
    : { ...textsOf(prompt), input: Math.max(0, promptTokens - prompt.bytes) };

/** The texts of a prompt as an event has them. */
export const textsOf = ({
  length,
  text,
}: PromptSample): Pick<Unmeasured, "prompt" | "promptLength"> =>
  text.length === length ? { prompt: text } : { prompt: text, promptLength: length };

/** Upper bound of the tokens of a prompt that its texts do not show: pictures, files, what is kept at the provider. */
export const unseenPromptTokens = (
  endpoint: Pick<Endpoint, "dialect">,
  body: AnyBody,
  { promptTokens }: Pick<Attempt, "promptTokens">,
): number => Math.max(0, promptTokens - promptBytes(endpoint, body));

/** Not known for an answer that streams although no stream was requested. */
const promptBytes = (endpoint: Pick<Endpoint, "dialect">, body: AnyBody): number =>
  isLarge(body) ? (body.promptBytes ?? 0) : Buffer.byteLength(endpoint.dialect.promptText(body));

/** What an answer is made of, where that is no text. */
export function outputClassOf({ operation }: Pick<Endpoint, "operation">, { json }: AskedBody) {
  if (operation === "image") return "imageOutput";
  const { modalities } = json;
  const speaks = Array.isArray(modalities) && modalities.includes("audio");
  return operation === "speech" || speaks ? "audioOutput" : "output";
}
