import type { Fault } from "../reading/fault.ts";
import { type Kind, KINDS } from "../schema/kinds.ts";
import { changesBetween } from "./changes.ts";
import { missingIn, withKept } from "./kept.ts";
import { inOrder } from "./order.ts";
import { withReferences } from "./references.ts";
import { toState } from "./state.ts";
import type { Present, Step, Wanted } from "./step.ts";

export interface Plan {
  readonly steps: readonly Step[];
  /** The ids of what is in the file and there already, by kind and name. */
  readonly ids: ReadonlyMap<string, string>;
  readonly faults: readonly Fault[];
}

/** An object of the file, and the one it is about. */
interface Match {
  readonly wanted: Wanted;
  readonly found: Present | undefined;
}

/** What decides what an object is: it cannot change while the object stays the same. */
const FIXED: Readonly<Record<Kind, readonly string[]>> = {
  "custom provider": ["provider"],
  setting: ["provider"],
  policy: [],
  key: [],
  user: ["userId", "tags"],
  route: [],
};

/**
 * What has to be done, in an order that works, so that what is present becomes what is wanted: every object of the file is
 * there as it says, and what is from a file and not in this one is gone. What was made by hand is left alone, unless the
 * file names its id. Applied, it leaves nothing to do. `present` need only hold what is from a file and what is named by id.
 */
export function planChanges(wanted: readonly Wanted[], present: readonly Present[]): Plan {
  const find = finderOf(present);
  const matches = wanted.map((object) => ({ wanted: object, found: find(object) }));
  const names = new Map<string, string>();
  const ids = new Map<string, string>();
  for (const {
    found,
    wanted: { kind, name },
  } of matches) {
    if (found === undefined) continue;
    names.set(`${kind} ${found.id}`, name);
    ids.set(`${kind} ${name}`, found.id);
  }
  const upserts = matches.flatMap((match) => upsertOf(match, names) ?? []);
  const kept = new Set(matches.map(({ found }) => found));
  const removals = present
    .filter((object) => object.configName !== undefined && !kept.has(object))
    .map(toRemoval);
  const ordered = inOrder(upserts, removals);
  const refused = matches.flatMap(faultsOf);
  const fixed = upserts.flatMap(({ step }) => fixedFault(step) ?? []);
  return { steps: ordered.steps, ids, faults: [...refused, ...fixed, ...ordered.faults] };
}

/** Finds the object of the id the file gives, or else the one that is from a file under the same name. */
function finderOf(present: readonly Present[]): (object: Wanted) => Present | undefined {
  const byId = new Map(present.map((object) => [`${object.kind} ${object.id}`, object]));
  const byName = new Map(present.map((object) => [`${object.kind} ${object.configName}`, object]));
  return ({ id, kind, name }) =>
    id === undefined ? byName.get(`${kind} ${name}`) : byId.get(`${kind} ${id.toLowerCase()}`);
}

function faultsOf({ found, wanted: { id, kind, name, state } }: Match): readonly Fault[] {
  const other = found?.configName ?? name;
  const renamed = {
    path: [KINDS[kind], name, "id"],
    message: `is the id of ${kind} "${other}" of the file before, whose name cannot change: leave the id out, for an object of its own`,
  };
  const kept = missingIn(state, found?.entry).map((path) => ({
    path: [KINDS[kind], name, ...path],
    message: "there is nothing to keep yet: give it as { env: NAME } or { file: PATH }",
  }));
  return id === undefined || other === name ? kept : [renamed, ...kept];
}

/** What has to be made of an object of the file; `undefined` when it is so already. */
function upsertOf({ found, wanted }: Match, names: ReadonlyMap<string, string>) {
  const { id, kind, name, state } = wanted;
  if (found === undefined) {
    const changes = changesBetween(kind, {}, state);
    const step: Step = { action: "create", kind, name, id: id?.toLowerCase(), changes };
    return { step, before: {}, after: state };
  }
  // What the file has no name for keeps its id, and so differs from every name.
  const rename = (of: Kind, other: unknown) => names.get(`${of} ${String(other)}`) ?? other;
  const before = toState(kind, name, withReferences(kind, found.entry, rename));
  const after = withKept(state, before);
  const changes = changesBetween(kind, before, after);
  const action = found.configName === undefined ? "adopt" : "change";
  if (action === "change" && changes.length === 0) return undefined;
  const step: Step = { action, kind, name, id: found.id, changes };
  return { step, before, after };
}

function fixedFault({ action, changes, kind, name }: Step): Fault | undefined {
  if (action === "create") return undefined;
  const change = changes.find(({ member }) => FIXED[kind].includes(member));
  if (change === undefined) return undefined;
  const message = `cannot change: ${kind} "${name}" has another already; give the entry another name, which makes a new one`;
  return { path: [KINDS[kind], name, change.member], message };
}

const toRemoval = ({ configName = "", id, kind }: Present): Step => ({
  action: "remove",
  kind,
  name: configName,
  id,
  changes: [],
});
