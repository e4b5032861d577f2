import type { ModelQuestion } from "../../contract/capabilities.ts";
import { type JsonRecord, recordsOf, stringIn } from "../../formats/json/is-record.ts";
import { controlBase } from "./hosts.ts";

/**
 * Models that are called by their own names, and answer with text
 * (docs.aws.amazon.com/bedrock/latest/APIReference/API_ListFoundationModels.html, November 2026). It has no pages.
 */
const foundationModels: ModelQuestion = {
  locate: (members) => {
    const base = controlBase(members);
    return base && `${base}/foundation-models?byInferenceType=ON_DEMAND&byOutputModality=TEXT`;
  },
  read: ({ modelSummaries }) => entriesOf(modelSummaries, "modelId", "modelName"),
};

/**
 * Models that are called over several regions, many of them in no other way
 * (docs.aws.amazon.com/bedrock/latest/APIReference/API_ListInferenceProfiles.html, November 2026). There are about a hundred.
 */
const inferenceProfiles: ModelQuestion = {
  locate: (members) => {
    const base = controlBase(members);
    return base && `${base}/inference-profiles?maxResults=1000&type=SYSTEM_DEFINED`;
  },
  read: ({ inferenceProfileSummaries }) =>
    entriesOf(inferenceProfileSummaries, "inferenceProfileId", "inferenceProfileName"),
};

/** An account may be allowed to ask one of them and not the other: then nothing is known. */
export const modelQuestions: readonly ModelQuestion[] = [foundationModels, inferenceProfiles];

/** Models of an account's own, such as those with reserved throughput, are called by names that no list has. */
export const UNLISTED = /^arn:/;

function entriesOf(
  listed: unknown,
  idAs: string,
  nameAs: string,
): readonly JsonRecord[] | undefined {
  if (!Array.isArray(listed)) return undefined;
  return recordsOf(listed).map((entry) => ({
    id: stringIn(entry[idAs]),
    display_name: stringIn(entry[nameAs]),
  }));
}
