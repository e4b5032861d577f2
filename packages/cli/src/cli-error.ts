/** What the process ends with. */
export const EXIT = {
  done: 0,
  /** The service failed, did not answer or could not be reached. */
  failed: 1,
  /** The command line makes no sense. */
  usage: 2,
  /** The service understood and refused. */
  refused: 3,
} as const;

/** A failure whose message is meant for the person, or the script, that gave the command. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly exitCode: number;

  constructor(exitCode: number, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

export const usageError = (message: string): CliError => new CliError(EXIT.usage, message);
