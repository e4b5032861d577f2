import { nanoToUsd, priceCall, pricesAll } from "@lintel/core";
import { type EventPlace, type Repriced, repriceEvents as repriceInLedger } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { tokensOf } from "../models/event-answer.ts";
import { type Repricing, toTokenPrices } from "../models/repricing.ts";

/**
 * Brings past calls of a model to what they cost by other prices: each difference is an entry of its own, and event-worker updates
 * Redis. One audit row for each page that changed something; none for a dry run, which changes nothing.
 */
export async function repriceEvents(
  { newId }: Pick<Deps, "newId">,
  write: Write,
  { apply = false, cursor, end, pricesInUsd, reason, start, ...calls }: Repricing,
): Promise<Repriced> {
  const { caller, tx } = write;
  const prices = toTokenPrices(pricesInUsd);
  const which = {
    provider: calls.provider,
    model: calls.model,
    settingId: calls.settingId,
    startMs: start * 1000,
    endMs: end * 1000,
    after: cursor === undefined ? undefined : placeOf(cursor),
  };
  const repriced = await repriceInLedger(tx, which, {
    costOf: (event) => {
      const usage = tokensOf(event);
      return pricesAll(usage, prices) ? priceCall(usage, prices) : undefined;
    },
    newId,
    apply,
    reason,
    actor: caller.name,
  });
  if (!apply || repriced.changed === 0) return repriced;
  await writeAudit(write, {
    verb: "reprice-events",
    entity: "event",
    // The change has an id of its own: it is no single event's.
    entityId: newId(),
    before: { costInUsd: nanoToUsd(repriced.beforeNano) },
    after: {
      ...calls,
      costInUsd: nanoToUsd(repriced.afterNano),
      changed: repriced.changed,
      pricesInUsd,
      reason,
      start,
      end,
    },
  });
  return repriced;
}

function placeOf(cursor: string): EventPlace {
  const [atMs = "", id = ""] = cursor.split(".");
  return { atMs: Number(atMs), id };
}
