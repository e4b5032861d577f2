import type { Plan } from "../src/plan/plan-changes.ts";
import { withReferences } from "../src/plan/references.ts";
import type { Present, Step, Wanted } from "../src/plan/step.ts";
import type { Kind } from "../src/schema/kinds.ts";

/** What each kind refers to, as the database does. */
const HELD_BY: Partial<Record<Kind, readonly [Kind, string]>> = {
  setting: ["key", "settings"],
  policy: ["key", "policy"],
  "custom provider": ["setting", "provider"],
};
const UNIQUE: Partial<Record<Kind, string>> = { key: "secret", route: "path" };

/** A gateway's objects in memory, which refuses the steps that the admin API would refuse. */
export class AGateway {
  present: readonly Present[];
  #made = 0;

  constructor(present: readonly Present[] = []) {
    this.present = present;
  }

  /** Does what a plan says, step by step. Throws for a step that cannot be done at its turn. */
  apply({ ids: known, steps }: Plan, wanted: readonly Wanted[]): void {
    const ids = new Map(known);
    for (const step of steps) {
      if (step.action === "remove") this.#remove(step);
      else this.#make(step, wanted, ids);
    }
  }

  #remove({ id, kind }: Step): void {
    const [holder, member] = HELD_BY[kind] ?? [];
    const gone = this.present.find((object) => object.id === id);
    const name = kind === "custom provider" ? gone?.configName : id;
    const isHeld = this.present.some(
      (object) =>
        object.kind === holder && [object.entry[member ?? ""]].flat().includes(name ?? "none"),
    );
    if (gone === undefined || isHeld) throw new Error(`${kind} ${String(id)} cannot be removed`);
    this.present = this.present.filter((object) => object !== gone);
  }

  #make(step: Step, wanted: readonly Wanted[], ids: Map<string, string>): void {
    const { kind, name } = step;
    const object = wanted.find((one) => one.kind === kind && one.name === name);
    if (object === undefined) throw new Error("not wanted");
    const id = step.action === "create" ? (step.id ?? `id-${(this.#made += 1)}`) : step.id;
    if (id === undefined) throw new Error("no id");
    const entry = withReferences(kind, object.state, (of, other) => {
      const found = ids.get(`${of} ${String(other)}`);
      if (found === undefined && other !== undefined) throw new Error(`no ${of}`);
      return found;
    });
    const others = this.present.filter((one) => one.id !== id);
    const unique = UNIQUE[kind];
    if (
      unique !== undefined &&
      others.some((one) => one.kind === kind && one.entry[unique] === entry[unique])
    ) {
      throw new Error(`${kind} ${name}: ${unique} is taken`);
    }
    ids.set(`${kind} ${name}`, id);
    this.present = [...others, { kind, id, configName: name, entry }];
  }
}
