import type { Kind } from "../schema/kinds.ts";
import type { MemberChange } from "./changes.ts";
import type { State } from "./state.ts";

/** An object as the file wants it. */
export interface Wanted {
  readonly kind: Kind;
  readonly name: string;
  /** The id the file gives it. */
  readonly id: string | undefined;
  /** What it refers to, by names of the file. */
  readonly state: State;
}

/** An object as it is. */
export interface Present {
  readonly kind: Kind;
  readonly id: string;
  /** What the file that it is from calls it; absent for one that was made by hand. */
  readonly configName: string | undefined;
  /** The members of its entry, with what it refers to by ids. */
  readonly entry: State;
}

export interface Step {
  /** `adopt` takes an object that was made by hand over into the file, and changes it where it differs. */
  readonly action: "create" | "change" | "adopt" | "remove";
  readonly kind: Kind;
  readonly name: string;
  /** Id of an existing object; for a new one, only if the file gives it. */
  readonly id: string | undefined;
  readonly changes: readonly MemberChange[];
}
