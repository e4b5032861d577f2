export type Encoding = "o200k" | "cl100k";

/** Models from before GPT-4o. */
const OLDER = /^(?:ft:)?(?:gpt-3\.5|gpt-35|text-embedding|gpt-4(?:$|-(?!o)|:))/u;

/** The vocabulary a model counts with; what is unknown is taken to be new. */
export const encodingOf = (model: string): Encoding => (OLDER.test(model) ? "cl100k" : "o200k");
