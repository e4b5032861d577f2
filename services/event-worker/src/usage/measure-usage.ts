import { addUnseen, NO_TOKENS, type TokenUsage } from "@lintel/core";
import type { Booking } from "@lintel/db";
import type { UsageEvent } from "@lintel/events";

import type { Deps } from "../deps.ts";

export type MeasuredUsage = Pick<Booking, "usageSource"> & { readonly usage: TokenUsage };

/**
 * The usage of a call: as the upstream reported it, else as the proxy measured it, else counted from its texts, else nothing. An answer
 * that broke off may have reported a part; the rest is counted and added, and so is what may have been used unseen.
 */
export async function measureUsage(
  { countTokens }: Pick<Deps, "countTokens">,
  { measured = false, model, unmeasured, usage: reported }: UsageEvent,
): Promise<MeasuredUsage> {
  if (unmeasured === undefined) {
    if (reported === undefined) return { usage: NO_TOKENS, usageSource: "none" };
    return { usage: reported, usageSource: measured ? "estimated" : "upstream" };
  }
  const { completion, maxOutputTokens = Number.MAX_SAFE_INTEGER, prompt, unseen } = unmeasured;
  const texts = [prompt, completion];
  const counts = await countTokens(model, texts);
  const [beginning = 0, output = 0] = texts.map((text, at) =>
    multiply(counts[at] ?? 0, unmeasured.countFactor, text),
  );
  const input = Math.ceil(beginning * wholeToBeginning(unmeasured));
  const usage = reported ?? NO_TOKENS;
  const counted = { input: usage.input + input, output: usage.output + output };
  const seen = { ...usage, ...counted };
  return {
    usage: unseen === undefined ? seen : addUnseen(seen, unseen, maxOutputTokens),
    usageSource: "estimated",
  };
}

/** No text has more tokens than bytes, in any vocabulary. */
const multiply = (count: number, factor: number | undefined, text: string): number =>
  factor === undefined ? count : Math.min(Math.ceil(count * factor), Buffer.byteLength(text));

/** How many times as long the prompt is as what was kept of it. */
const wholeToBeginning = ({
  prompt,
  promptLength = 0,
}: NonNullable<UsageEvent["unmeasured"]>): number =>
  Math.max(1, promptLength / Math.max(1, prompt.length));
