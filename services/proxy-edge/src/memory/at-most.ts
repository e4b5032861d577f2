/**
 * Options of an `LRUCache` of at most `count` entries. With `max` it sets aside some 60 bytes for each of them when it is made;
 * bounded by their sizes, one each, it grows as it is filled.
 */
export const atMost = (count: number) => ({ maxSize: count, sizeCalculation: (): number => 1 });
