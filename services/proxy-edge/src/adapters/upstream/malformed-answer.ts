/** What came is not HTTP, or not the answer to what was asked; `message` says in which way, never what it held. */
export class MalformedAnswer extends Error {
  override readonly name = "MalformedAnswer";
}
