import { createPromptCounter } from "@lintel/tokens";

import { Gateway } from "./gateway/gateway.ts";
import { Tally } from "./tally.ts";
import { closeCounter, tryCall } from "./try-call.ts";

export interface BoundsOptions {
  readonly seed: number;
  /** The indices of the calls. */
  readonly from: number;
  readonly to: number;
  readonly onProgress?: (done: number) => void;
}

/** Counting takes milliseconds; a busy machine must not change what is tried. */
const COUNT_DEADLINE_MS = 120_000;
const PROGRESS = 5000;

/** Makes up calls and tallies what came of them. The same seed gives the same calls. */
export async function runBounds({ from, onProgress, seed, to }: BoundsOptions): Promise<Tally> {
  const prompts = createPromptCounter({
    deadlineMs: COUNT_DEADLINE_MS,
    onTrouble: () => undefined,
  });
  const gateways = { most: new Gateway(prompts), usual: new Gateway(prompts, true) };
  const tally = new Tally();
  try {
    for (let index = from; index < to; index += 1) {
      tally.add(await tryCall(gateways, seed, index));
      if ((index + 1 - from) % PROGRESS === 0) onProgress?.(index + 1 - from);
    }
  } finally {
    await prompts.close();
    await closeCounter();
  }
  return tally;
}
