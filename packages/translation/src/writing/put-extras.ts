import type { DialectId } from "../model/dialect-id.ts";
import type { Extras } from "../model/extras.ts";
import type { LossList } from "./loss-list.ts";
import { isSilent } from "./silent-members.ts";

/** An object that is being written. */
export type Draft = Record<string, unknown>;

export interface ExtrasPlace {
  readonly dialect: DialectId;
  readonly losses: LossList;
  /** Where it stood in the caller's body. */
  readonly where?: string;
  /** Put before the names in the list of losses: the object in which they stood. */
  readonly prefix?: string;
  /** Members of other dialects that mean the same here. */
  readonly shared?: ReadonlySet<string>;
}

/** Puts the members beyond the model into an object where they belong to its dialect, and lists them as lost where they do not. */
export function putExtras(draft: Draft, extras: Extras | undefined, place: ExtrasPlace): void {
  if (extras === undefined) return;
  const isOwn = extras.dialect === place.dialect;
  for (const [name, value] of Object.entries(extras.members)) {
    if (isOwn || place.shared?.has(name) === true) {
      draft[name] ??= value;
    } else if (!isSilent(name, value)) {
      place.losses.dropMember((place.prefix ?? "") + name, place.where ?? "");
    }
  }
}
