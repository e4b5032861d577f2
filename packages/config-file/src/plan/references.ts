import type { Kind } from "../schema/kinds.ts";
import type { State } from "./state.ts";

/** The members of an entry that refer to other objects. */
const REFERENCES: Partial<Record<Kind, Readonly<Record<string, Kind>>>> = {
  key: { settings: "setting", policy: "policy" },
  user: { keys: "key" },
  route: { keys: "key" },
};

/** Another name for an object; `undefined` leaves it out. */
export type Rename = (kind: Kind, id: unknown) => unknown;

/** An entry with what it refers to renamed. */
export function withReferences(kind: Kind, entry: State, rename: Rename): State {
  const renamed = Object.entries(REFERENCES[kind] ?? {}).map(([member, of]) => {
    const value = entry[member];
    if (!Array.isArray(value)) return [member, rename(of, value)];
    const names = value.map((id: unknown) => rename(of, id));
    return [member, names.filter((name) => name !== undefined)];
  });
  return { ...entry, ...Object.fromEntries(renamed) };
}
