import type { DialectHalves } from "./dialect-halves.ts";

/** The halves of a dialect in which requests are written and answers are read: of one that providers speak. */
export type TargetHalves = Pick<
  DialectHalves,
  "carries" | "createStreamReader" | "id" | "readAnswer" | "readError" | "writeRequest"
>;

/** The halves in which requests are read and answers are written: of one that callers speak. */
export type CallerHalves = Pick<
  DialectHalves,
  "createStreamWriter" | "id" | "readRequest" | "resumedFacts" | "writeAnswer" | "writeError"
>;
