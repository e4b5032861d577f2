/**
 * Tells at most once every `everyMs`, with the number of times it kept quiet since: a store that is down fails
 * every batch in the queue, again and again, and the log shall say so without drowning in it.
 */
export function quieten<T>(
  everyMs: number,
  now: () => number,
  tell: (what: T, unsaid: number) => void,
): (what: T) => void {
  let lastMs = Number.NEGATIVE_INFINITY;
  let unsaid = 0;
  return (what) => {
    const nowMs = now();
    if (nowMs - lastMs < everyMs) {
      unsaid += 1;
      return;
    }
    tell(what, unsaid);
    lastMs = nowMs;
    unsaid = 0;
  };
}
