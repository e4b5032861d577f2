/** The event loop is held no longer than this by one call's texts, in milliseconds, but for what one text takes. */
const HOLD_MS = 4;

/** Does work that pauses, and lets others run in its pauses. Synchronous where it takes no longer than that. */
export async function paced<Result>(
  work: Generator<undefined, Result, void>,
  monotonic: () => number,
): Promise<Result> {
  let beganMs = monotonic();
  let step = work.next();
  while (step.done !== true) {
    if (monotonic() - beganMs > HOLD_MS) {
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
      beganMs = monotonic();
    }
    step = work.next();
  }
  return step.value;
}
