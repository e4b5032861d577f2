import type { Feature } from "../contract/feature.ts";
import type { Loss } from "../contract/loss.ts";
import type { DialectId } from "../model/dialect-id.ts";
import type { Extras } from "../model/extras.ts";
import { featureName } from "./feature-names.ts";
import { isSilent } from "./silent-members.ts";

/** Collects what a writer has no place for. Each loss is listed once for each place. */
export class LossList {
  readonly #dialect: DialectId;
  readonly #losses: Loss[] = [];
  #listed: Set<string> | undefined;

  /** `dialect`: whose names are used, that of what is written. */
  constructor(dialect: DialectId) {
    this.#dialect = dialect;
  }

  get list(): readonly Loss[] {
    return this.#losses;
  }

  drop(feature: Feature, where = ""): void {
    this.#add({ feature, name: featureName(feature, this.#dialect), where, how: "dropped" });
  }

  /** Drops each of the features that has a value. */
  dropGiven(...features: readonly (readonly [feature: Feature, value: unknown])[]): void {
    for (const [feature, value] of features) if (value !== undefined) this.drop(feature);
  }

  change(feature: Feature, where = ""): void {
    this.#add({ feature, name: featureName(feature, this.#dialect), where, how: "changed" });
  }

  /** A member or an object of a kind that only the caller's dialect has. */
  dropMember(name: string, where = ""): void {
    this.#add({ feature: "member", name, where, how: "dropped" });
  }

  /** All members a dialect has beyond the model, `prefix` being the object in which they stand. */
  dropExtras(extras: Extras | undefined, where = "", prefix = ""): void {
    if (extras === undefined) return;
    for (const [name, value] of Object.entries(extras.members)) {
      if (!isSilent(name, value)) this.dropMember(prefix + name, where);
    }
  }

  #add(loss: Loss): void {
    const key = `${loss.how} ${loss.name} ${loss.where}`;
    this.#listed ??= new Set();
    if (this.#listed.has(key)) return;
    this.#listed.add(key);
    this.#losses.push(loss);
  }
}
