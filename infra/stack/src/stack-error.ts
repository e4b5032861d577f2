/** A failure whose message says what is wrong, for the person at the keyboard; shown without a stack trace. */
export class StackError extends Error {
  override readonly name = "StackError";
}
