import type { Child } from "./start-child.ts";
import { waitUntil } from "./wait-until.ts";

/** Waits until a GET of the URL is answered with 2xx. Throws when the child ends first, or after the deadline. */
export async function untilAnswers(child: Child, url: string, deadlineMs = 60_000): Promise<void> {
  await waitUntil(
    async () => {
      child.assertAlive();
      return answers(url);
    },
    { deadlineMs, what: `${child.name} to answer at ${url}` },
  );
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
