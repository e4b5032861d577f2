/** A failure whose message is meant for the person at the keyboard. */
export class FriendlyError extends Error {}

/** Progress goes to stderr, so that the output of a command stays its own. */
export function say(line) {
  process.stderr.write(`lintel: ${line}\n`);
}

/** Ends with one clear message and exit code 1; anything unforeseen keeps its stack trace. */
export function fail(error) {
  say(error instanceof FriendlyError ? error.message : (error?.stack ?? String(error)));
  process.exitCode = 1;
}
