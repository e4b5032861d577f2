/** A failure whose message tells the person at the keyboard what is wrong; shown without a stack trace. */
export class StackError extends Error {
  override readonly name = "StackError";
}
