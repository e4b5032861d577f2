import { hashesOf } from "../text/cue-index.ts";
import { GIVEN_NAMES, ORDINARY_GIVEN_NAMES } from "./given-names.ts";
import { NAME_KINDS, type NameKind } from "./name-kinds.ts";
import { SURNAMES } from "./surnames.ts";

const LISTS: Readonly<Record<NameKind, string>> = {
  givenName: GIVEN_NAMES,
  ordinaryGivenName: ORDINARY_GIVEN_NAMES,
  surname: SURNAMES,
};

/** The low bits of a word's hash tell whether it may be a name. One word in thirty that is none passes. */
const FILTER_BITS = 0x7_ff_ff;

/** Names by the hash of the folded word, as cue words are. */
const BY_HASH = new Map<number, readonly NameKind[]>();
const FILTER = new Uint8Array((FILTER_BITS + 1) >> 3);

for (const kind of NAME_KINDS) {
  for (const name of LISTS[kind].split(" ")) {
    const [hash = 0] = hashesOf(name);
    BY_HASH.set(hash, [...(BY_HASH.get(hash) ?? []), kind]);
    const bit = hash & FILTER_BITS;
    FILTER[bit >> 3] = (FILTER[bit >> 3] ?? 0) | (1 << (bit & 7));
  }
}

const NO_KINDS: readonly NameKind[] = [];

/** What a word of this hash is known as. */
export function nameKindsOf(hash: number): readonly NameKind[] {
  const bit = hash & FILTER_BITS;
  if (((FILTER[bit >> 3] ?? 0) & (1 << (bit & 7))) === 0) return NO_KINDS;
  return BY_HASH.get(hash) ?? NO_KINDS;
}
