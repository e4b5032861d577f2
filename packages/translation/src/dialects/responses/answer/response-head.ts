import type { TokenUsage } from "@lintel/core";
import type { JsonRecord } from "@lintel/providers";

import type { CallerFacts } from "../../../contract/dialect-halves.ts";
import type { Answer, AnswerError, Stop } from "../../../model/answer.ts";
import { toResponseUsage } from "../../../usage/write-usage.ts";

/** How far a response has come. */
export interface ResponseState {
  readonly status: "completed" | "failed" | "in_progress" | "incomplete";
  readonly reason?: "content_filter" | "max_output_tokens" | undefined;
  readonly error?: AnswerError | undefined;
  readonly usage?: TokenUsage | undefined;
}

export const IN_PROGRESS: ResponseState = { status: "in_progress" };

/** What an answer that ended so has come to; a cut one is incomplete. */
export function stateOf({ reason }: Stop, usage: TokenUsage | undefined): ResponseState {
  switch (reason) {
    case "length":
    case "contextWindow":
      return { status: "incomplete", reason: "max_output_tokens", usage };
    case "contentFilter":
    case "refusal":
      return { status: "incomplete", reason: "content_filter", usage };
    case "end":
    case "pause":
    case "stopSequence":
    case "toolCalls":
    default:
      return { status: "completed", usage };
  }
}

export interface ResponseHead extends Pick<Answer, "createdAt" | "id" | "model" | "serviceTier"> {}

/** Ids of a response are the upstream's, or the call's where it has none. */
export const responseIdOf = (
  id: string,
  { callId, keepsIds }: Pick<CallerFacts, "callId" | "keepsIds">,
): string =>
  id.startsWith("resp_") || (keepsIds === true && id !== "")
    ? id
    : `resp_${bare(id) || bare(callId)}`;

const bare = (id: string): string => id.replaceAll(/[^\w-]/g, "");

/** What stands before the parts of a response that change while it comes. */
export const headOf = ({ createdAt, id }: ResponseHead, caller: CallerFacts): JsonRecord => ({
  id: responseIdOf(id, caller),
  object: "response",
  created_at: createdAt ?? caller.createdAt,
});

/** What of a response stays as it is: what it repeats of its request, and who answered. */
export const restOf = ({ model, serviceTier }: ResponseHead, caller: CallerFacts): JsonRecord => ({
  ...caller.echo,
  model: model === "" ? caller.model : model,
  ...(serviceTier === undefined ? {} : { service_tier: serviceTier }),
});

/** The parts that change. When a response was completed no upstream of another dialect says. */
export const changingOf = ({ error, reason, status, usage }: ResponseState): JsonRecord => ({
  status,
  completed_at: null,
  error: error === undefined ? null : { code: codeOf(error), message: error.message },
  incomplete_details: reason === undefined ? null : { reason },
  usage: usage === undefined ? null : toResponseUsage(usage),
});

/** The codes that clients go by: they try again after the one, and give up after the other. */
function codeOf({ code, status }: AnswerError): string {
  if (status === 429) return "rate_limit_exceeded";
  if (status === 503 || status === 529) return "server_is_overloaded";
  if (status >= 500) return "server_error";
  return code ?? "invalid_prompt";
}
