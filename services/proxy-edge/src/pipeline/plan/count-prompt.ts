import type { CallFacts } from "@lintel/providers";

import type { Deps } from "../../deps.ts";
import type { Call } from "../read/read-call.ts";
import { boundPlan, type UseBound } from "./bound-use.ts";
import { type Attempt, type AttemptDeps, planAttempt } from "./plan-attempt.ts";
import type { Plan } from "./plan-call.ts";

/** A call whose prompt can be bounded more tightly than by its bytes. */
export interface CountableCall {
  readonly plan: Plan;
  readonly call: Call;
}

type CountDeps = AttemptDeps & Pick<Deps, "prompts">;

/** With a prompt that is known this well, the last of a budget would otherwise go for answers of a word. */
const MIN_ANSWER_TOKENS = 64;
/** No text has fewer tokens than one for so many bytes, long runs of spaces aside. */
const MAX_BYTES_PER_TOKEN = 16;

/**
 * The least that counting could find the call to need; `undefined` when counting its prompt would change nothing, as
 * where no text is bounded by its bytes.
 */
export async function leastUse(
  deps: CountDeps,
  counted: CountableCall,
): Promise<UseBound | undefined> {
  const { call } = counted;
  const least = await tightened(counted, (attempt) => {
    const { body } = attempt.own ?? call;
    const textTokens = Math.ceil(body.bytes.length / MAX_BYTES_PER_TOKEN);
    return attemptWith(deps, attempt, call, textTokens);
  });
  return least && boundPlan(least, call.body.choices).bound;
}

/**
 * The plan with its prompt bounded by a count of its texts, off the event loop; `undefined` when that cannot be had, in
 * time or at all, or is no tighter.
 */
export const countPrompt = (deps: CountDeps, counted: CountableCall): Promise<Plan | undefined> =>
  tightened(counted, async (attempt) => {
    const { call } = counted;
    const { body } = attempt.own ?? call;
    const model = servedModel(deps, attempt, body);
    if (model === undefined || attempt.target.provider.hasPublicVocabularies !== true) {
      return attempt;
    }
    const textTokens = await deps.prompts.bound(model, body.bytes);
    return textTokens === undefined ? attempt : await attemptWith(deps, attempt, call, textTokens);
  });

/** The plan with every attempt whose prompt `tighten` bounds more tightly; `undefined` when it does so for none. */
async function tightened(
  { plan: { attempts, ...rest } }: CountableCall,
  tighten: (attempt: Attempt) => Promise<Attempt>,
): Promise<Plan | undefined> {
  const tighter = async (attempt: Attempt): Promise<Attempt> => {
    const tight = await tighten(attempt);
    return tight.promptTokens < attempt.promptTokens ? tight : attempt;
  };
  const [first, ...others] = attempts;
  const plan: Plan = {
    ...rest,
    attempts: [await tighter(first), ...(await Promise.all(others.map(tighter)))],
  };
  return plan.attempts.every((attempt, index) => attempt === attempts[index]) ? undefined : plan;
}

async function attemptWith(
  deps: CountDeps,
  attempt: Attempt,
  call: Call,
  textTokens: number,
): Promise<Attempt> {
  const { body } = attempt.own ?? call;
  const tight = await planAttempt(deps, attempt, { body: { ...body, textTokens } });
  const minOutputTokens = Math.max(tight.minOutputTokens ?? 0, MIN_ANSWER_TOKENS);
  return { ...tight, minOutputTokens, ...(attempt.own === undefined ? {} : { own: attempt.own }) };
}

/** The model whose vocabulary counts; of a deployment, whose name says nothing, the one that answered last. */
const servedModel = (
  deps: Pick<Deps, "answers">,
  { setting }: Attempt,
  body: CallFacts,
): string | undefined =>
  body.alias === undefined ? body.model : deps.answers.last(setting.id, body)?.model;
