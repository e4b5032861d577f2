import type { Holder, HolderScope } from "@lintel/admission";
import { type Burst, isUnlimited, type Key, limitsCalls, limitsOf, type User } from "@lintel/core";

/**
 * Whose limits count: the key, and the user, where they have any. A key without a limit of calls of its own has `burst`
 * for one.
 */
export const limitedHolders = (
  key: Key,
  user: User | undefined,
  burst?: Burst,
): readonly Holder[] => {
  const own = burst === undefined ? holderOf("key", key) : withBurst(key, burst);
  const all = user === undefined ? [own] : [own, holderOf("user", user)];
  return all.filter(({ limits }) => !isUnlimited(limits));
};

/** By key. There is one size of burst in a process. */
const BURST_HOLDERS = new WeakMap<Key, Holder>();

/** The key with its own limits and, where none of them is of calls, `burst`. */
export function withBurst(key: Key, burst: Burst): Holder {
  const known = BURST_HOLDERS.get(key);
  if (known !== undefined) return known;
  const own = holderOf("key", key);
  const holder = limitsCalls(own.limits) ? own : { ...own, limits: { ...own.limits, burst } };
  BURST_HOLDERS.set(key, holder);
  return holder;
}

/** Whose limits these are; made once, since what is in memory is never changed but replaced. */
function holderOf(scope: HolderScope, owner: Key | User): Holder {
  const known = HOLDERS.get(owner);
  if (known !== undefined) return known;
  const holder: Holder = { scope, id: owner.id, limits: limitsOf(owner) };
  HOLDERS.set(owner, holder);
  return holder;
}

const HOLDERS = new WeakMap<Key | User, Holder>();
