import { selectKeys, type Tables, toKey } from "@lintel/db";
import { sql, type Transaction } from "kysely";

import type { Deps } from "../../../deps.ts";
import { writeAudits } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { auditKey } from "../../keys/verbs/audit-key.ts";
import { keyColumns } from "../../keys/verbs/key-columns.ts";
import type { ImportedKey } from "../models/import-items.ts";
import type { ImportResult } from "../models/import-request.ts";
import { revocationOf } from "./revocation-of.ts";

/** Makes keys whose secrets are known as hashes only, all of them in a few statements: there may be many thousands. */
export async function importKeys(
  { now }: Pick<Deps, "now">,
  write: Write,
  keys: readonly ImportedKey[],
): Promise<readonly ImportResult[]> {
  const { tx } = write;
  const settings = await lockRows(tx, "provider_settings", keys.flatMap(settingIdsOf));
  const policies = await lockRows(
    tx,
    "policies",
    keys.map(({ key }) => key.policyId ?? ""),
  );
  const taken = new Set(await claimSecrets(tx, keys, now()));
  const results = keys.map((key): ImportResult => {
    const { id } = key.made;
    const reason = reasonAgainst(key, { settings, policies, taken });
    taken.add(key.keyHash);
    return reason === undefined ? { id, outcome: "created" } : { id, outcome: "refused", reason };
  });
  await insertKeys(
    write,
    keys.filter((_, index) => results[index]?.outcome === "created"),
  );
  return results;
}

interface Known {
  readonly settings: ReadonlySet<string>;
  readonly policies: ReadonlySet<string>;
  /** Hashes of secrets that other keys have. */
  readonly taken: ReadonlySet<string>;
}

function reasonAgainst({ key, keyHash, ...rest }: ImportedKey, known: Known): string | undefined {
  const settingIds = settingIdsOf({ ...rest, key, keyHash });
  if (settingIds.some((id) => !known.settings.has(id))) return "not all settings are found";
  const policyId = key.policyId ?? "";
  if (policyId !== "" && !known.policies.has(policyId)) return "policy is not found";
  return known.taken.has(keyHash) ? "a key with this secret exists already" : undefined;
}

const settingIdsOf = ({ key }: ImportedKey): readonly string[] =>
  [key.settingId ?? "", ...(key.settingIds ?? [])].filter((id) => id !== "");

/** Which of them exist. They are locked against deletion until the transaction ends. */
async function lockRows(
  tx: Transaction<Tables>,
  table: "provider_settings" | "policies",
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const named = [...new Set(ids)];
  const { rows } = await sql<{ id: string }>`
    select id from ${sql.table(table)} where id::text = any(${named}::text[]) and deleted_at is null
    order by id for share`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

/** Which of the secrets other keys have, or had and still may use. Nobody else takes one of them until the transaction ends. */
async function claimSecrets(
  tx: Transaction<Tables>,
  keys: readonly ImportedKey[],
  at: Date,
): Promise<readonly string[]> {
  // In one order, as `claimSecret` takes them.
  const hashes = keys.map(({ keyHash }) => keyHash).toSorted();
  await sql`
    select pg_advisory_xact_lock(hashtextextended(hash, 0))
    from unnest(${hashes}::text[]) with ordinality as given (hash, place) order by place`.execute(
    tx,
  );
  const { rows } = await sql<{ hash: string }>`
    select secret_hash as hash from keys
    where secret_hash = any(${hashes}::text[]) and deleted_at is null
    union all
    select previous_secrets.secret_hash from previous_secrets join keys on keys.id = key_id
    where previous_secrets.secret_hash = any(${hashes}::text[]) and keys.deleted_at is null
      and previous_secrets.expires_at > ${at}`.execute(tx);
  return rows.map(({ hash }) => hash);
}

async function insertKeys(write: Write, keys: readonly ImportedKey[]): Promise<void> {
  if (keys.length === 0) return;
  const { tx } = write;
  const columns = keys.map(({ key, keyHash, made }) => ({
    ...keyColumns({ id: made.id, at: new Date(made.createdAt * 1000), secretHash: keyHash }, key),
    ...revocationOf(made, key),
  }));
  await tx.insertInto("keys").values(columns).execute();
  const settings = keys.flatMap(({ key, made }) =>
    (key.settingIds ?? []).map((id, position) => ({ key_id: made.id, setting_id: id, position })),
  );
  if (settings.length > 0) await tx.insertInto("key_settings").values(settings).execute();
  const ids = keys.map(({ made }) => made.id);
  const rows = await selectKeys(tx).where("keys.id", "in", ids).execute();
  const changes = rows.map((row) => ({
    verb: "import-key",
    entity: "key" as const,
    entityId: row.id,
    after: auditKey(toKey(row)),
  }));
  await writeAudits(write, changes);
}
