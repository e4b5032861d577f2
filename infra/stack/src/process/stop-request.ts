const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** One Ctrl-C arrives several times: from the terminal, from npm, from our own bootstrap. */
const SAME_REQUEST_MS = 1_500;

/**
 * Calls `stop` when this process is asked to end: a signal, or the death of the bootstrap that
 * started it. Calls `hurry` when they ask again later.
 */
export function onStopRequest(stop: () => void, hurry: () => void = () => undefined): void {
  let askedAt: number | undefined;
  const ask = () => {
    const now = performance.now();
    if (askedAt === undefined) {
      askedAt = now;
      stop();
    }
    if (now - askedAt > SAME_REQUEST_MS) hurry();
  };
  for (const signal of SIGNALS) process.on(signal, ask);
  process.once("disconnect", ask);
  process.channel?.unref(); // it must not keep us alive when the work is done
  // A reader that went away (`npm run up | head`) is a stop request, too; not a crash.
  process.stdout.on("error", ask);
  process.stderr.on("error", ask);
}
