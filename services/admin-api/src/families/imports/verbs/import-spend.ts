import { bookImportedSpend, type ImportedSpend as Spend } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { writeAudits } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import type { ImportedSpend } from "../models/import-items.ts";
import type { ImportResult } from "../models/import-request.ts";
import { IN_FUTURE } from "../models/refusals.ts";
import { findHolders } from "./find-holders.ts";

/** Books what keys and users had spent on the other gateway, so that it counts for their limits and is in reports. */
export async function importSpend(
  { newId, now }: Pick<Deps, "newId" | "now">,
  write: Write,
  spends: readonly ImportedSpend[],
): Promise<readonly ImportResult[]> {
  const { caller, tx } = write;
  const holders = await findHolders(tx, spends);
  const nowMs = now().getTime();
  const reasonAgainst = ({ at, keyId }: ImportedSpend): string | undefined => {
    if (!holders.has(keyId)) return "key is not found";
    return at * 1000 > nowMs ? IN_FUTURE : undefined;
  };
  const bookable = spends.flatMap((spend): readonly Spend[] => {
    const holder = holders.of(spend);
    if (holder === undefined || reasonAgainst(spend) !== undefined) return [];
    const { costInNanoUsd: costNano, latencyInMs: latencyMs } = spend;
    return [{ ...spend, ...holder, atMs: spend.at * 1000, costNano, latencyMs }];
  });
  const options = { newId, actor: caller.name, nowMs };
  const booked = new Set(await bookImportedSpend(tx, bookable, options));
  await auditSpend(write, booked);
  const outcomes = bookable.values();
  return spends.map((given): ImportResult => {
    const { keyId: id } = given;
    const reason = reasonAgainst(given);
    if (reason !== undefined) return { id, outcome: "refused", reason };
    const spend = outcomes.next().value;
    return { id, outcome: spend !== undefined && booked.has(spend) ? "created" : "exists" };
  });
}

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
