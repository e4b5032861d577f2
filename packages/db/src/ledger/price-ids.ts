import { type Kysely, sql } from "kysely";

import type { Tables } from "../schema/tables.ts";
import type { PriceSource } from "./booking.ts";

/** Row ids of `prices` by `priceName`. */
export type PriceIds = ReadonlyMap<string, string>;

export const priceName = (price: PriceSource): string =>
  JSON.stringify([price.provider, price.model, price.version, price.prices]);

/**
 * The row ids of these prices; missing rows are made. Rows are never changed, so what this returned stays true
 * once its transaction has committed. Inserted in one order by everyone, so that two workers never wait for
 * each other.
 */
export async function findPriceIds(
  db: Kysely<Tables>,
  prices: ReadonlyMap<string, PriceSource>,
): Promise<PriceIds> {
  if (prices.size === 0) return new Map();
  const names = [...prices.keys()].toSorted();
  const rows = names.flatMap((name) => {
    const price = prices.get(name);
    if (price === undefined) return [];
    const { provider, model, version } = price;
    return [{ provider, model, price_version: version, prices: JSON.stringify(price.prices) }];
  });
  await db
    .insertInto("prices")
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const found = await sql<{ name: string; id: string }>`
    select wanted.name, prices.id::text as id
    from unnest(${names}::text[]) as wanted (name)
    join prices on prices.provider = wanted.name::json ->> 0
      and prices.model = wanted.name::json ->> 1
      and prices.price_version = wanted.name::json ->> 2
      and prices.prices = (wanted.name::json -> 3)::jsonb`.execute(db);
  return new Map(found.rows.map(({ name, id }) => [name, id]));
}
