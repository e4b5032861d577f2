/** The wire formats of conversations, by the name of the API that speaks each. */
export const DIALECT_IDS = [
  "chat",
  "completions",
  "responses",
  "messages",
  "generateContent",
  "converse",
] as const;

/**
 * `chat`, `completions` and `responses` are OpenAI's, `messages` is Anthropic's, `generateContent` Google's (Gemini API and
 * Vertex AI), `converse` Amazon Bedrock's.
 */
export type DialectId = (typeof DIALECT_IDS)[number];
