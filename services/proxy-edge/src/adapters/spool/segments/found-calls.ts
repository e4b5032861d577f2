/** The records of a spool begin with the call's id, those of starts do with it inside; longer ids there are none. */
const RECORD_HEAD = '{"event":{"id":"';
const START_HEAD = '{"start":{"event":{"id":"';
const UUID_LENGTH = 36;

/** The calls in a spool that have begun and have no record. Lines must be added in order. */
export class FoundCalls {
  readonly #starts = new Map<string, string>();

  /** The line of a start; what is no start of a call is not kept. */
  begun(line: string): void {
    if (!line.startsWith(START_HEAD)) return;
    this.#starts.set(line.slice(START_HEAD.length, START_HEAD.length + UUID_LENGTH), line);
  }

  /** The line of a record. */
  recorded(line: Buffer): void {
    if (this.#starts.size === 0) return;
    const head = line.toString("latin1", 0, RECORD_HEAD.length + UUID_LENGTH);
    if (head.startsWith(RECORD_HEAD)) this.#starts.delete(head.slice(RECORD_HEAD.length));
  }

  starts(): readonly string[] {
    return [...this.#starts.values()];
  }
}
