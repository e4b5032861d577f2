import type { Tables } from "@lintel/db";
import type { Transaction } from "kysely";

import type { Caller } from "../access/caller.ts";

/** What may be from a configuration file. */
export interface ConfiguredObject {
  readonly configName?: string | undefined;
}

/** How a configuration file wants an object that it makes or replaces to be known. */
export interface Declared {
  /** Id of a new entity; generated if absent. */
  readonly id?: string | undefined;
  readonly configName: string;
}

/** One change, while it is made: what every verb needs beside its input. */
export interface Write {
  /** Everything the verb does happens in it, and is rolled back when the verb throws. */
  readonly tx: Transaction<Tables>;
  readonly caller: Caller;
  /** The address the request came from. */
  readonly source: string;
  readonly requestId: string;
  /**
   * Throws a problem when the caller wants another version changed than this one (`if-match`). Every verb that
   * changes or deletes a row calls it with the row locked.
   */
  readonly requireMatch: (version: number) => void;
  /**
   * Throws a problem when an object is from a configuration file and the change is not: the file would undo it. Every verb
   * that changes or deletes what a file can hold calls it with the row locked.
   */
  readonly requireEditable: (object: ConfiguredObject) => void;
}
