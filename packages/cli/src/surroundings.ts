/** A file as far as the command line must know it. */
export interface ReadFile {
  readonly text: string;
  /** Whether others than its owner may read it. */
  readonly isOpenToOthers: boolean;
}

/** Everything a command reaches of the world. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder configuration is kept in, such as `~/.config`. */
  readonly configFolder: string;
  /** `undefined` for a file that is not there. */
  readonly readFile: (path: string) => Promise<ReadFile | undefined>;
  readonly readStdin: () => Promise<string>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** A gateway key nobody can guess. */
  readonly newSecret: () => string;
  readonly now: () => Date;
}
