/** A database that things are taken over from. It is only read, all of it as it was at one moment. */
export interface SourceDatabase {
  /** Whether it has a table of this name. */
  readonly hasTable: (name: string) => Promise<boolean>;
  /** The rows of a query, some at a time. One query at a time. */
  readonly pages: (query: string) => AsyncIterable<readonly unknown[]>;
  readonly close: () => Promise<void>;
}
