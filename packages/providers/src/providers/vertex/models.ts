import type { ModelQuestion } from "../../contract/capabilities.ts";
import { recordsOf, stringIn } from "../../formats/json/is-record.ts";
import { originOf } from "./hosts.ts";

/** Models that are called here: other kinds have paths of their own. */
const CALLED = /^(?:claude|gemini|gemma)-/;

/**
 * The models of a publisher (cloud.google.com/vertex-ai/docs/reference/rest/v1beta1/publishers.models/list, November 2026), each
 * as `publishers/google/models/gemini-2.5-pro`.
 */
const modelsOf = (publisher: string): ModelQuestion => ({
  locate(members) {
    const origin = originOf(members);
    return origin && `${origin}/v1beta1/publishers/${publisher}/models?pageSize=300`;
  },
  read: ({ publisherModels }) =>
    Array.isArray(publisherModels)
      ? recordsOf(publisherModels)
          .map(({ name }) => stringIn(name).slice(stringIn(name).lastIndexOf("/") + 1))
          .filter((id) => CALLED.test(id))
          .map((id) => ({ id }))
      : undefined,
});

export const modelQuestions: readonly ModelQuestion[] = ["google", "anthropic"].map(modelsOf);

/** Dated versions, and what is tuned in a project, are on no list. */
export const UNLISTED = CALLED;
