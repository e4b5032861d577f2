import { pickUser, type User } from "@lintel/core";
import { bookImportedSpend, type ImportedSpend as Spend, type Tables, toUser } from "@lintel/db";
import { sql, type Transaction } from "kysely";

import type { Deps } from "../../../deps.ts";
import { writeAudits } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import type { ImportedSpend } from "../models/import-items.ts";
import type { ImportResult } from "../models/import-request.ts";

/** Books what keys and users had spent on the other gateway, so that it counts for their limits and is in reports. */
export async function importSpend(
  { newId, now }: Pick<Deps, "newId" | "now">,
  write: Write,
  spends: readonly ImportedSpend[],
): Promise<readonly ImportResult[]> {
  const { caller, tx } = write;
  const tags = await findTags(tx, spends);
  const users = await findUsers(tx, spends);
  const bookable = spends.flatMap((spend): readonly Spend[] => {
    const ofKey = tags.get(spend.keyId.toLowerCase());
    if (ofKey === undefined) return [];
    const user = pickUser(matching(users, spend.userId, ofKey), ofKey);
    return [
      {
        ...spend,
        atMs: spend.at * 1000,
        costNano: spend.costInNanoUsd,
        tags: ofKey,
        knownUserId: user.kind === "known" ? user.user.id : undefined,
      },
    ];
  });
  const options = { newId, actor: caller.name, nowMs: now().getTime() };
  const booked = new Set(await bookImportedSpend(tx, bookable, options));
  await auditSpend(write, booked);
  const outcomes = bookable.values();
  return spends.map(({ keyId: id }): ImportResult => {
    if (!tags.has(id.toLowerCase())) return { id, outcome: "refused", reason: "key is not found" };
    const spend = outcomes.next().value;
    return { id, outcome: spend !== undefined && booked.has(spend) ? "created" : "exists" };
  });
}

/** The tags of the keys that exist, deleted ones too: what they spent stays known. */
async function findTags(
  tx: Transaction<Tables>,
  spends: readonly ImportedSpend[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await tx
    .selectFrom("keys")
    .select(["id", "tags"])
    .where(sql<boolean>`id = any(${spends.map(({ keyId }) => keyId)}::uuid[])`)
    .execute();
  return new Map(rows.map(({ id, tags }) => [id, tags ?? []]));
}

async function findUsers(
  tx: Transaction<Tables>,
  spends: readonly ImportedSpend[],
): Promise<readonly User[]> {
  const names = [...new Set(spends.map(({ userId }) => userId))].filter((name) => name !== "");
  if (names.length === 0) return [];
  const rows = await tx
    .selectFrom("users")
    .selectAll()
    .where("user_id", "in", names)
    .where("deleted_at", "is", null)
    .execute();
  return rows.map(toUser);
}

const matching = (users: readonly User[], userId: string, tags: readonly string[]) =>
  users.filter((user) => user.userId === userId && tags.every((tag) => user.tags?.includes(tag)));

/** One row for each key: what was booked for it, all in all. */
async function auditSpend(write: Write, booked: ReadonlySet<Spend>): Promise<void> {
  const byKey = Map.groupBy(booked, ({ keyId }) => keyId.toLowerCase());
  const changes = [...byKey].map(([keyId, spends]) => ({
    verb: "import-spend",
    entity: "key" as const,
    entityId: keyId,
    after: {
      days: spends.length,
      costInNanoUsd: spends.reduce((sum, { costNano }) => sum + costNano, 0),
    },
  }));
  await writeAudits(write, changes);
}
