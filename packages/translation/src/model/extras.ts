import type { JsonRecord } from "@lintel/providers";

import type { DialectId } from "./dialect-id.ts";

/**
 * What an object of one dialect says beyond the neutral model: members that only this dialect has, and members that are new.
 * A writer of the same dialect puts them back; every other writer lists each of them as lost, unless it knows that a
 * member of that name means the same in its own dialect.
 */
export interface Extras {
  readonly dialect: DialectId;
  readonly members: JsonRecord;
}
