import { findProvider } from "@lintel/providers";

/**
 * The price lists that hold for a provider, by the catalogue's names of them, first the one that wins. Rules and rows
 * here are those of a list, never of a provider. `seller` may be a list itself (`sellerAt`): it is the only one then.
 */
export const priceListsOf = (seller: string): readonly string[] =>
  findProvider(withoutPlace(seller))?.priceLists ?? [seller];

/** What a seller's name ends in where calls are kept within a region. */
const REGIONAL = " regional";

export const sellsRegionally = (seller: string): boolean => seller.endsWith(REGIONAL);

const withoutPlace = (seller: string): string =>
  sellsRegionally(seller) ? seller.slice(0, -REGIONAL.length) : seller;

/** Is a list among those that hold for a provider? */
export const isOnList = (seller: string, list: string): boolean =>
  priceListsOf(seller).includes(list);
