import type { JsonRecord } from "@lintel/providers";

import type { CallerFacts, WrittenAnswer } from "../../contract/dialect-halves.ts";
import type { Answer, AnswerChoice } from "../../model/answer.ts";
import type { Part } from "../../model/part.ts";
import { finishReasonOf } from "../../openai/stop-reasons.ts";
import { toChatUsage } from "../../usage/write-usage.ts";
import { LossList } from "../../writing/loss-list.ts";
import type { Draft } from "../../writing/put-extras.ts";

export function writeCompletionsAnswer(answer: Answer, caller: CallerFacts): WrittenAnswer {
  const losses = new LossList("completions");
  const body: Draft = {
    id: completionIdOf(answer.id, caller),
    object: "text_completion",
    created: answer.createdAt ?? caller.createdAt,
    model: answer.model === "" ? caller.model : answer.model,
    choices: answer.choices.map((choice, index) => writeChoice(choice, index, losses)),
  };
  if (answer.usage !== undefined) body["usage"] = toChatUsage(answer.usage);
  losses.dropExtras(answer.extras);
  return { body, lost: losses.list };
}

export const completionIdOf = (id: string, { callId }: CallerFacts): string =>
  id.startsWith("cmpl") ? id : `cmpl-${id === "" ? callId : id}`;

const writeChoice = (
  { parts, stop }: AnswerChoice,
  index: number,
  losses: LossList,
): JsonRecord => ({
  index,
  text: parts.map((part) => textIn(part, losses)).join(""),
  logprobs: null,
  finish_reason: finishReasonOf(stop),
});

/** There is a place for texts alone; what a model thought before is no part of them. */
function textIn(part: Part, losses: LossList): string {
  if (part.type === "text" || part.type === "refusal") return part.text;
  if (part.type === "reasoning") losses.drop("reasoning");
  else losses.drop("parts");
  return "";
}
