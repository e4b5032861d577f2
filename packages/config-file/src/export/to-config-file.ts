import { isPlainMember } from "@lintel/admin-models";

import { withReferences } from "../plan/references.ts";
import { type State, textOf, toState } from "../plan/state.ts";
import type { Present } from "../plan/step.ts";
import { type Kind, KINDS, KINDS_IN_ORDER } from "../schema/kinds.ts";

/** A configuration as a value that can be written as YAML or JSON. */
export type ExportedConfig = { readonly version: 1 } & Readonly<
  Record<string, Readonly<Record<string, State>> | 1>
>;

/**
 * Everything there is as a configuration file, without any secret: credentials and keys are marked to be kept. Objects that
 * were made by hand have their ids, so that applying the file takes them over and changes nothing. References to what is gone
 * are left out, and so are routes that no key can call any more.
 */
export function toConfigFile(present: readonly Present[]): ExportedConfig {
  const names = nameAll(present);
  const rename = (kind: Kind, id: unknown) => names.get(`${kind} ${String(id)}`);
  const sections = KINDS_IN_ORDER.map((kind): [string, Readonly<Record<string, State>>] => {
    const entries = present
      .filter((object) => object.kind === kind)
      .map((object): [string, State] => {
        const name = names.get(`${kind} ${object.id}`) ?? "";
        const entry = withReferences(kind, object.entry, rename);
        return [name, toEntry(object, toState(kind, name, entry))];
      })
      .filter(([, state]) => kind !== "route" || Array.isArray(state["keys"]));
    return [KINDS[kind], Object.fromEntries(entries)];
  });
  const filled = sections.filter(([, entries]) => Object.keys(entries).length > 0);
  return { version: 1, ...Object.fromEntries(filled) };
}

const KEEP_IT = { keep: true };

function toEntry({ configName, id, kind }: Present, state: State): State {
  const identity = configName === undefined ? { id } : {};
  if (kind === "key") return { ...identity, ...state, secret: KEEP_IT };
  if (kind !== "setting") return { ...identity, ...state };
  const members = Object.entries(Object(state["setting"])).map(([name, value]) => [
    name,
    isPlainMember(textOf(state["provider"]), name) ? value : KEEP_IT,
  ]);
  return {
    ...identity,
    ...state,
    ...(members.length === 0 ? {} : { setting: Object.fromEntries(members) }),
  };
}

/** A name for each object, by kind and id: the one it has in a file, or one like what people call it. */
function nameAll(present: readonly Present[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const inFileFirst = present.toSorted(
    (one, other) => Number(one.configName === undefined) - Number(other.configName === undefined),
  );
  for (const { configName, entry, id, kind } of inFileFirst) {
    const wanted = configName ?? toName(entry["name"] ?? entry["provider"], kind);
    let name = wanted;
    for (let count = 2; taken.has(`${kind} ${name}`); count++) name = `${wanted}-${count}`;
    taken.add(`${kind} ${name}`);
    names.set(`${kind} ${id}`, name);
  }
  return names;
}

/** Shorter than the longest name, so that a number fits behind it. */
const MAX_LENGTH = 50;

function toName(called: unknown, kind: Kind): string {
  const name = textOf(called)
    .replaceAll(/[^\w.-]+/g, "-")
    .replace(/^[^A-Za-z0-9]+/, "")
    .slice(0, MAX_LENGTH)
    .replace(/-+$/, "");
  return name === "" ? kind.replaceAll(" ", "-") : name;
}
