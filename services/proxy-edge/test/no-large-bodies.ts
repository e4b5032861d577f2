import type { LargeBodies } from "../src/ports/large-bodies.ts";

const none = (): never => {
  throw new Error("nothing here is large");
};

/** For tests in which nothing is so large that it goes to a thread. */
export const NO_LARGE_BODIES: LargeBodies = {
  read: async () => none(),
  translate: async () => none(),
  withoutSeals: async () => none(),
  readRequest: async () => none(),
  splitBatch: async () => none(),
  textsOf: none,
  textsOfAnswer: none,
};
