import type { CallerFacts, WrittenAnswer } from "../../../contract/dialect-halves.ts";
import type { Answer } from "../../../model/answer.ts";
import { LossList } from "../../../writing/loss-list.ts";
import { changingOf, headOf, responseIdOf, restOf, stateOf } from "./response-head.ts";
import { writeItems } from "./write-items.ts";

/** A response as OpenAI's SDKs expect it. Of several choices it is the first. */
export function writeResponsesAnswer(answer: Answer, caller: CallerFacts): WrittenAnswer {
  const losses = new LossList("responses");
  const [choice, ...others] = answer.choices;
  if (others.length > 0) losses.drop("choices");
  const state = stateOf(choice?.stop ?? { reason: "end" }, answer.usage);
  const id = responseIdOf(answer.id, caller);
  const output = writeItems(choice?.parts ?? [], id, caller, losses);
  const body = {
    ...headOf(answer, caller),
    ...changingOf(state),
    output,
    ...restOf(answer, caller),
  };
  return { body, lost: losses.list };
}
