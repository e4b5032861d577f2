import {
  type ModelMeaning,
  modelKnownAs,
  type ProviderSetting,
  resolveModel,
  type Route,
} from "@lintel/core";

import type { ModelLists } from "../../ports/models.ts";
import { type Candidate, isUntried, offerOf } from "./candidates.ts";

export interface Callable {
  readonly candidates: readonly Candidate[];
  readonly routes: readonly Route[];
}

type Meaning = ModelMeaning<ProviderSetting, Route>;

/**
 * What a model's name means among these, from memory where that knows; lists that could change the answer and were never read
 * are waited for, and before a name is unknown, those that are not quite new.
 */
export async function findMeaning(
  lists: ModelLists,
  name: string,
  { candidates, routes }: Callable,
): Promise<Meaning> {
  const ask = (): Meaning =>
    resolveModel(name, { routes, offers: candidates.map((each) => offerOf(lists, each)) });
  const untried = candidates.filter((each) => isUntried(lists, each));
  const first = ask();
  if (first.kind === "route") return first;
  if (untried.length > 0 && !isCertain(lists, name, { first, candidates, untried })) {
    await lists.renew(untried.map(({ setting }) => setting));
  }
  const meaning = untried.length > 0 ? ask() : first;
  if (meaning.kind !== "unknown" || candidates.length === 0) return meaning;
  const open = candidates.filter(({ setting }) => setting.allowedModels.length === 0);
  await lists.renew(open.map(({ setting }) => setting));
  return ask();
}

interface FirstMeaning {
  readonly first: Meaning;
  readonly candidates: readonly Candidate[];
  readonly untried: readonly Candidate[];
}

/** Could no list that has not been read change the answer? */
function isCertain(
  lists: ModelLists,
  name: string,
  { candidates, first, untried }: FirstMeaning,
): boolean {
  if (first.kind !== "setting") return false;
  const at = candidates.findIndex(({ setting }) => setting === first.settings[0]);
  const chosen = candidates[at];
  if (chosen === undefined) return false;
  const takesAny = candidates.length === 1 && chosen.provider.capabilities?.takesAnyModel === true;
  if (takesAny) return true;
  const isKnown = modelKnownAs(offerOf(lists, chosen), name) !== undefined;
  return isKnown && !untried.some((each) => candidates.indexOf(each) < at);
}
