import { setTimeout as delay } from "node:timers/promises";

import { waitFor } from "@lintel/testkit";

const PAUSE_MS = 200;

/** Asks five times a second until the answer is true; rejects after the deadline, one minute by default. A question that fails is asked again. */
export async function until(
  label: string,
  isTrue: () => boolean | Promise<boolean>,
  timeoutMs = 60_000,
): Promise<void> {
  const ask = async (): Promise<boolean> => {
    const answer = await Promise.resolve(isTrue()).catch(() => false);
    if (!answer) await delay(PAUSE_MS);
    return answer;
  };
  await waitFor(ask, { timeoutMs, label });
}
