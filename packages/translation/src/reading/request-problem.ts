import type { RequestVerdict } from "../contract/dialect-halves.ts";

/** Thrown by what reads a request, and turned into a verdict by `readingVerdict`: it never leaves a half. */
export class RequestProblem extends Error {
  override readonly name = "RequestProblem";
  readonly param: string;

  /** `message` is a sentence for the caller. */
  constructor(message: string, param: string) {
    super(message);
    this.param = param;
  }
}

/** What `read` returns, or why it could not read. */
export function readingVerdict(
  read: () => Extract<RequestVerdict, { isReadable: true }>,
): RequestVerdict {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RequestProblem)) throw error;
    return { isReadable: false, problem: error.message, param: error.param };
  }
}
