import type { CallFacts } from "@lintel/providers";

import type { Deps } from "../../deps.ts";
import type { Surface } from "../exchange.ts";
import type { Call } from "../read/read-call.ts";
import { boundUse, type UseBound } from "./bound-use.ts";
import { type Attempt, attemptAt } from "./plan-attempt.ts";

/** A call whose prompt can be bounded more tightly than by its bytes. */
export interface CountableCall {
  readonly attempt: Attempt;
  readonly call: Call;
  readonly surface: Surface;
}

type CountDeps = Pick<Deps, "answers" | "now" | "prices" | "prompts">;

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
  const { attempt, call } = counted;
  const textTokens = Math.ceil(call.body.bytes.length / MAX_BYTES_PER_TOKEN);
  const least = await attemptWith(deps, counted, textTokens);
  return least.promptTokens < attempt.promptTokens ? boundUse(least, call.body.choices) : undefined;
}

/**
 * The attempt with its prompt bounded by a count of its texts, off the event loop; `undefined` when that cannot be had,
 * in time or at all, or is no tighter.
 */
export async function countPrompt(
  deps: CountDeps,
  counted: CountableCall,
): Promise<Attempt | undefined> {
  const { attempt, call, surface } = counted;
  const model = servedModel(deps, attempt, call.body);
  if (model === undefined || surface.provider.hasPublicVocabularies !== true) return undefined;
  const textTokens = await deps.prompts.bound(model, call.body.bytes);
  if (textTokens === undefined) return undefined;
  const tight = await attemptWith(deps, counted, textTokens);
  return tight.promptTokens < attempt.promptTokens ? tight : undefined;
}

async function attemptWith(
  deps: CountDeps,
  { attempt, call, surface }: CountableCall,
  textTokens: number,
): Promise<Attempt> {
  const counted = { ...call, body: { ...call.body, textTokens } };
  const tight = await attemptAt(deps, attempt.setting, { call: counted, surface });
  const minOutputTokens = Math.max(tight.minOutputTokens ?? 0, MIN_ANSWER_TOKENS);
  return { ...tight, minOutputTokens };
}

/** Whose vocabulary counts: of a deployment, which has any name, the model that answered last. */
const servedModel = (
  deps: Pick<Deps, "answers">,
  { setting }: Attempt,
  body: CallFacts,
): string | undefined =>
  body.alias === undefined ? body.model : deps.answers.last(setting.id, body)?.model;
