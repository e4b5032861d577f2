/** How many messages are tracked; a further one then replaces the oldest. */
const MAX_MESSAGES = 1000;

interface Throttled {
  nextMs: number;
  suppressed: number;
}

/**
 * Writes each message at most once every `everyMs`, and with it how often it was suppressed since: a store that is away
 * fails every call, and the log shall say so without being filled by it.
 */
export function throttleLog<Facts>(
  everyMs: number,
  now: () => number,
  write: (message: string, facts: Facts, suppressed: number) => void,
): (message: string, facts: Facts) => void {
  const messages = new Map<string, Throttled>();
  return (message, facts) => {
    const nowMs = now();
    const known = messages.get(message) ?? { nextMs: nowMs, suppressed: 0 };
    if (nowMs < known.nextMs) {
      known.suppressed += 1;
      return;
    }
    if (!messages.has(message)) remember(messages, message, known);
    write(message, facts, known.suppressed);
    known.nextMs = nowMs + everyMs;
    known.suppressed = 0;
  };
}

function remember(messages: Map<string, Throttled>, message: string, known: Throttled): void {
  const [oldest] = messages.keys();
  if (messages.size >= MAX_MESSAGES && oldest !== undefined) messages.delete(oldest);
  messages.set(message, known);
}
