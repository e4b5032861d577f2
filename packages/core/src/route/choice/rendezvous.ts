/**
 * A number above 0 and below 1 for a key and a place: the same in every process, and as good as random over keys and over
 * places. Not for secrets.
 */
export function hashedUnit(key: string, place: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  // The place comes first: keys that differ in their last character only differ in every bit of the result all the same.
  for (const text of [place, "\u0000", key]) {
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      high = Math.imul(high ^ unit, 2_654_435_761);
      low = Math.imul(low ^ unit, 1_597_334_677);
    }
  }
  return (mixed(high, low) * TWO_TO_20 + (mixed(low, high) >>> 12) + 0.5) / TWO_TO_52;
}

const TWO_TO_20 = 2 ** 20;
const TWO_TO_52 = 2 ** 52;

/** An unsigned number of 32 bits in which each bit of `one` counts for each bit. */
function mixed(one: number, other: number): number {
  const once =
    Math.imul(one ^ (one >>> 16), 2_246_822_507) ^ Math.imul(other ^ (other >>> 13), 3_266_489_909);
  const twice = Math.imul(once ^ (once >>> 16), 2_246_822_507);
  return (twice ^ (twice >>> 13)) >>> 0;
}

/**
 * The place of an option in a weighted order: the smaller comes first. Sorted by it, each option is first as often as its
 * weight says, and when one is gone the others keep their order (weighted rendezvous hashing: with `unit` from
 * `hashedUnit`, processes agree without talking). `unit` is above 0 and below 1. A weight of 0 comes last.
 */
export const weightedPlace = (unit: number, weight: number): number =>
  weight > 0 ? -Math.log(unit) / weight : Number.POSITIVE_INFINITY;
