import { type Kysely, sql } from "kysely";

/**
 * That an event's price exists is checked once for all rows of a statement: the foreign key looked it up, and locked it, for each row. Prices
 * are kept for ever, which the key ensured too; now a trigger of theirs does.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS: readonly string[] = [
  `create function require_prices() returns trigger language plpgsql as $$
   begin
     if exists (select from (select distinct price_id from added where price_id is not null) as used
         where not exists (select from prices where prices.id = used.price_id)) then
       raise foreign_key_violation using message = 'events name a price that does not exist';
     end if;
     return null;
   end $$`,
  `create trigger events_prices after insert on events referencing new table as added
     for each statement execute function require_prices()`,
  `create trigger changed_events_prices after update on events referencing new table as added
     for each statement execute function require_prices()`,
  `create function keep_prices() returns trigger language plpgsql as $$
   begin
     raise foreign_key_violation using message = 'prices are kept for ever: events name them';
   end $$`,
  `create trigger prices_kept before delete or truncate on prices
     for each statement execute function keep_prices()`,
  "alter table events drop constraint events_price_id_fkey",
];
