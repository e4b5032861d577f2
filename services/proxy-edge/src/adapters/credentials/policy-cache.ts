import type { Change, PolicyStore } from "@lintel/db";

import { type KnownPolicy, toKnownPolicy } from "../../policy/known-policy.ts";
import type { Policies } from "../../ports/stored-objects.ts";
import { VersionedCache } from "./cache/versioned-cache.ts";

const MAX_POLICIES = 5000;
const MAX_UNKNOWN = 5000;
const MAX_ANNOUNCED = 10_000;

export interface PolicyCacheOptions {
  readonly store: PolicyStore;
  readonly onTrouble: (error: unknown) => void;
}

/** Policies by id, compiled once for each version. One that is deleted, or cannot be read any more, is none. */
export class PolicyCache implements Policies {
  readonly #policies: VersionedCache<KnownPolicy>;

  constructor({ onTrouble, store }: PolicyCacheOptions) {
    this.#policies = new VersionedCache<KnownPolicy>({
      what: "policies",
      async load(ids) {
        const { deletedIds, policies } = await store.findPolicies(ids);
        return { items: policies.map((each) => [each.id, toKnownPolicy(each)]), deletedIds };
      },
      versionOf: ({ compiled }) => compiled.version,
      maxItems: MAX_POLICIES,
      maxAbsences: MAX_UNKNOWN,
      maxAnnounced: MAX_ANNOUNCED,
      onTrouble,
    });
  }

  findPolicy(id: string): KnownPolicy | undefined | Promise<KnownPolicy | undefined> {
    return this.#policies.find(id);
  }

  /** Takes note of a change of a policy. */
  announce({ id, version }: Change): void {
    this.#policies.announce({ id, version, subject: id });
  }

  /** Reads everything known again: changes may have been missed. */
  revalidate(): void {
    this.#policies.revalidate();
  }

  close(): void {
    this.#policies.close();
  }
}
