import type { Tables } from "@lintel/db";
import { sql, type Transaction } from "kysely";

/** Sentences that name the routes a key is listed on and lacks a setting for: its calls to them are refused. */
export async function findLackingSettings(
  tx: Transaction<Tables>,
  keyId: string,
): Promise<readonly string[]> {
  const { rows } = await sql<{ readonly path: string; readonly lacking: string[] }>`
    select path, lacking from routes r
    cross join lateral (
      select array(
        select distinct step ->> 'provider' from jsonb_array_elements(r.steps) step
        where not exists (
          select from provider_settings s join keys k on k.id = ${keyId}::uuid
          where s.deleted_at is null and s.provider = step ->> 'provider' and (
            s.id = k.setting_id
            or s.id in (select setting_id from key_settings where key_id = k.id)))
        order by 1) as lacking
    ) found
    where r.deleted_at is null and ${keyId} = any(r.key_ids) and lacking <> '{}'
    order by path`.execute(tx);
  return rows.map(
    ({ lacking, path }) =>
      `calls to route ${path} are refused: the key has no provider setting for ${lacking.join(", ")}`,
  );
}
