/** A failure whose message is all a person needs to put it right. */
export class DemoError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "DemoError";
  }
}
