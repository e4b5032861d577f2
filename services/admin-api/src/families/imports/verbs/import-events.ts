import { bookImportedCalls, type ImportedCall } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { writeAudits } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import { findEventsFrom } from "../../reporting/queries/read-usage.ts";
import type { ImportedEvent } from "../models/import-items.ts";
import type { ImportResult } from "../models/import-request.ts";
import { IN_FUTURE, TOO_OLD } from "../models/refusals.ts";
import { findHolders } from "./find-holders.ts";

const SUCCESS = 200;

/**
 * Books single calls of another gateway, so that they are in reports and count for limits, each once. Calls of a time of which no
 * events are kept any more are refused: whether they were here before is not known. So are those of the future: the sums of
 * a window that is still to come would take the place of the present one's.
 */
export async function importEvents(
  { newId, now }: Pick<Deps, "newId" | "now">,
  write: Write,
  events: readonly ImportedEvent[],
): Promise<readonly ImportResult[]> {
  const { caller, tx } = write;
  const holders = await findHolders(tx, events);
  const eventsFrom = await findEventsFrom(tx);
  const nowMs = now().getTime();
  const reasonAgainst = ({ at, keyId }: ImportedEvent): string | undefined => {
    if (!holders.has(keyId)) return "key is not found";
    if (at < eventsFrom) return TOO_OLD;
    return at * 1000 > nowMs ? IN_FUTURE : undefined;
  };
  const calls = events
    .filter((event) => reasonAgainst(event) === undefined)
    .map((event) => toCall(event, holders.of(event)?.knownUserId));
  const options = { newId, actor: caller.name, nowMs };
  const booked = new Set(await bookImportedCalls(tx, calls, options));
  await auditCalls(
    write,
    calls.filter(({ id }) => booked.has(id.toLowerCase())),
  );
  return events.map((event): ImportResult => {
    const { id } = event;
    const reason = reasonAgainst(event);
    if (reason !== undefined) return { id, outcome: "refused", reason };
    // Of one that came twice the second is there already.
    return { id, outcome: booked.delete(id.toLowerCase()) ? "created" : "exists" };
  });
}

const toCall = (event: ImportedEvent, knownUserId: string | undefined): ImportedCall => ({
  ...event,
  knownUserId,
  metadata: event.metadata,
  atMs: event.at * 1000,
  costNano: event.costInNanoUsd,
  calls: event.status === SUCCESS ? 1 : 0,
  latencyMs: event.latencyInMs,
});

/** One row for each key: how many of its calls were booked, and what they cost. */
async function auditCalls(write: Write, calls: readonly ImportedCall[]): Promise<void> {
  const byKey = Map.groupBy(calls, ({ keyId }) => keyId.toLowerCase());
  const changes = [...byKey].map(([keyId, ofKey]) => ({
    verb: "import-events",
    entity: "key" as const,
    entityId: keyId,
    after: {
      events: ofKey.length,
      costInNanoUsd: ofKey.reduce((sum, { costNano }) => sum + costNano, 0),
    },
  }));
  await writeAudits(write, changes);
}
