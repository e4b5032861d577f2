export type Encoding = "o200k" | "cl100k";

/** Models from before GPT-4o. */
const OLDER = /^(?:ft:)?(?:gpt-3\.5|gpt-35|text-embedding|gpt-4(?:$|-(?!o)|:))/u;

/** The vocabulary a model counts with; what is unknown is taken to be new. */
export const encodingOf = (model: string): Encoding => (OLDER.test(model) ? "cl100k" : "o200k");

const O200K = /^(?:ft:)?(?:chatgpt-4o|gpt-4o|gpt-4\.1|gpt-4\.5|gpt-5|o[134])(?:$|[-.:])/u;
const CL100K =
  /^(?:ft:)?(?:gpt-4|gpt-3\.5-turbo|gpt-35-turbo|text-embedding-3|text-embedding-ada-002|davinci-002|babbage-002)(?:$|[-:])/u;

/**
 * The vocabulary of a model of OpenAI, `undefined` where OpenAI has not published which one it is.
 * Source: https://github.com/openai/tiktoken/blob/main/tiktoken/model.py and, for all of GPT-5, pull request 596 there (2026-08-17).
 */
export function knownEncodingOf(model: string): Encoding | undefined {
  if (O200K.test(model)) return "o200k";
  return CL100K.test(model) ? "cl100k" : undefined;
}
