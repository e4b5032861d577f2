/** The texts of a prompt, as far as they are worth keeping to be counted. */
export interface PromptSample {
  /** Their beginning; all of them where they are short. */
  readonly text: string;
  /** Length of all texts, in UTF-16 units. */
  readonly length: number;
  /** Length of all texts in UTF-8. */
  readonly bytes: number;
}

/** No more than this of a text is ever counted: the count of what follows is extrapolated (`countText` in packages/tokens). */
const MAX_COUNTED_LENGTH = 400_000;

/** A text as it is kept to be counted. */
export const samplePrompt = (text: string): PromptSample => ({
  text: text.slice(0, MAX_COUNTED_LENGTH),
  length: text.length,
  bytes: Buffer.byteLength(text),
});
