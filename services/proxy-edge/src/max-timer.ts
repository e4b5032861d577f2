/** The longest a timer of node's waits, in milliseconds; one set for longer goes off at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;
