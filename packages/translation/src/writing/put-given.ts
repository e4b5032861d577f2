import type { Draft } from "./put-extras.ts";

/** Puts the members that are given into an object; those that are `undefined` are left out. */
export function putGiven(draft: Draft, members: Draft): void {
  for (const [name, value] of Object.entries(members)) {
    if (value !== undefined) draft[name] = value;
  }
}
