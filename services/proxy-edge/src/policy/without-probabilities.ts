import { withoutLogprobs } from "@lintel/providers";

const OPEN = new Set([0x7b, 0x5b]);
const isJson = (bytes: Buffer): boolean => OPEN.has(bytes.find((byte) => byte > 0x20) ?? 0);

/** A plain answer without the probabilities of its tokens, which repeat its texts; the very same bytes where there are none. */
export const withoutProbabilities = (answer: Buffer): Buffer =>
  isJson(answer) ? withoutLogprobs(answer) : answer;
