import type { SourceDatabase } from "./import/source-database.ts";

/** A file, as the command line reads it. */
export interface ReadFile {
  readonly text: string;
  /** Whether others than its owner may read it. */
  readonly isOpenToOthers: boolean;
}

/** What a command uses of the machine it runs on. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder configuration is kept in, such as `~/.config`. */
  readonly configFolder: string;
  /** `undefined` for a file that is not there. */
  readonly readFile: (path: string) => Promise<ReadFile | undefined>;
  readonly readStdin: () => Promise<string>;
  readonly out: (text: string) => void;
  /** In characters; undefined where answers go to a file or another program. */
  readonly terminalWidth: number | undefined;
  readonly err: (text: string) => void;
  /** A gateway key that cannot be guessed. */
  readonly newSecret: () => string;
  readonly now: () => Date;
  readonly wait: (ms: number) => Promise<void>;
  /** Opens a PostgreSQL database to read. */
  readonly openDatabase: (url: string) => Promise<SourceDatabase>;
}
