import type { Client } from "@lintel/admin-client";

import type { Host } from "../host.ts";
import type { Output } from "../render/output.ts";
import type { Given } from "./given.ts";

/** An option of a command, beside those that every command has. */
export interface Option {
  /** What its value is called in the help; absent for one that is only there or not. */
  readonly value?: string;
  /** Whether it may be given more than once. */
  readonly many?: boolean;
  readonly help: string;
}

export interface CommandCall {
  readonly client: Client;
  readonly given: Given;
  readonly host: Host;
}

/** One command of `lintel`. */
export interface Command {
  /** A family and a verb: `keys create`. */
  readonly name: string;
  readonly summary: string;
  /** What must stand behind its name. */
  readonly argument?: string;
  readonly options?: Readonly<Record<string, Option>>;
  readonly run: (call: CommandCall) => Promise<Output>;
}
