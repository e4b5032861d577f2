import type { Fault } from "../reading/fault.ts";
import { type Kind, KINDS, KINDS_IN_ORDER } from "../schema/kinds.ts";
import type { State } from "./state.ts";
import type { Step } from "./step.ts";

/** A step that makes or changes an object, with the object before and after it. */
export interface Upsert {
  readonly step: Step;
  readonly before: State;
  readonly after: State;
}

interface Ordered {
  readonly steps: readonly Step[];
  readonly faults: readonly Fault[];
}

/** Nothing refers to routes, users and keys that go, so they make room first; the others must be let go of first. */
const REMOVED_FIRST: ReadonlySet<Kind> = new Set(["route", "user", "key"]);

/** A member that no two objects of the kind can have alike, at no time. */
const UNIQUE: Partial<Record<Kind, string>> = { key: "secret", route: "path" };

/** Steps in an order that works: what is referred to before what refers, and what is given up before it is taken. */
export function inOrder(upserts: readonly Upsert[], removals: readonly Step[]): Ordered {
  const backwards = removals.toSorted((one, other) => rankOf(other) - rankOf(one));
  const made = KINDS_IN_ORDER.map((kind) =>
    givenUpFirst(upserts.filter(({ step }) => step.kind === kind)),
  );
  return {
    steps: [
      ...backwards.filter(({ kind }) => REMOVED_FIRST.has(kind)),
      ...made.flatMap(({ steps }) => steps),
      ...backwards.filter(({ kind }) => !REMOVED_FIRST.has(kind)),
    ],
    faults: made.flatMap(({ faults }) => faults),
  };
}

const rankOf = ({ kind }: Step): number => KINDS_IN_ORDER.indexOf(kind);

/** Who takes a value that another has until its own step comes after it. Those that wait for each other are faults. */
function givenUpFirst(upserts: readonly Upsert[]): Ordered {
  const holders = new Map(
    upserts.map((upsert) => [uniqueOf(upsert, upsert.before), upsert] as const),
  );
  const steps = new Set<Step>();
  const faults: Fault[] = [];
  for (const first of upserts) {
    const chain = [first];
    for (
      let next = waitedFor(first, holders);
      next !== undefined;
      next = waitedFor(next, holders)
    ) {
      if (steps.has(next.step)) break;
      if (chain.includes(next)) {
        faults.push(swapFault(first.step));
        break;
      }
      chain.push(next);
    }
    for (const { step } of chain.toReversed()) steps.add(step);
  }
  return { steps: [...steps], faults };
}

function waitedFor(upsert: Upsert, holders: ReadonlyMap<unknown, Upsert>): Upsert | undefined {
  const taken = uniqueOf(upsert, upsert.after);
  const holder = taken === undefined ? undefined : holders.get(taken);
  return holder === upsert ? undefined : holder;
}

function uniqueOf({ step }: Upsert, state: State): unknown {
  const member = UNIQUE[step.kind];
  return member === undefined ? undefined : state[member];
}

function swapFault({ kind, name }: Step): Fault {
  const member = UNIQUE[kind] ?? "";
  const message = `is that of another ${kind} which takes this one's, at once or in a ring: apply it in two steps`;
  return { path: [KINDS[kind], name, member], message };
}
