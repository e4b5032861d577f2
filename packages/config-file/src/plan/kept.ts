import type { Path } from "../schema/unknown-members.ts";
import type { State } from "./state.ts";

/** Stands in a state for a secret that stays as it is. */
export const KEEP: unique symbol = Symbol("keep");

/** The members that have to be kept, and that the object as it is does not have. */
export function missingIn(state: State, entry: State = {}): readonly Path[] {
  return keptMembers(state).filter((path) => valueAt(entry, path) === undefined);
}

/** A state with what it keeps of the state before. */
export function withKept(state: State, before: State): State {
  if (keptMembers(state).length === 0) return state;
  const setting = membersOf(state["setting"]).map(([name, value]) => [
    name,
    value === KEEP ? valueAt(before, ["setting", name]) : value,
  ]);
  return {
    ...state,
    ...(state["secret"] === KEEP ? { secret: before["secret"] } : {}),
    ...(setting.length === 0 ? {} : { setting: Object.fromEntries(setting) }),
  };
}

const keptMembers = (state: State): readonly Path[] => [
  ...(state["secret"] === KEEP ? [["secret"]] : []),
  ...membersOf(state["setting"]).flatMap(([name, value]) =>
    value === KEEP ? [["setting", name]] : [],
  ),
];

const membersOf = (value: unknown): [string, unknown][] =>
  typeof value === "object" && value !== null ? Object.entries(value) : [];

function valueAt(entry: State, [member = "", name]: Path): unknown {
  const value = entry[member];
  if (name === undefined) return value;
  return new Map(membersOf(value)).get(String(name));
}
