/** How long a part of the stack may take to start. It only ends what hangs: a busy machine takes minutes for what else takes seconds. */
export const START_DEADLINE_MS = 300_000;

/** The same of a program that is only asked whether it runs at all. */
export const PROBE_DEADLINE_MS = 60_000;
