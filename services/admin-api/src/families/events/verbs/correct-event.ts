import { nanoToUsd, usdToNano } from "@lintel/core";
import { correctEvent as correctInLedger, type Corrected } from "@lintel/db";

import type { Deps } from "../../../deps.ts";
import { isUuid } from "../../../paging/is-uuid.ts";
import { Problem } from "../../../problems/problem.ts";
import { writeAudit } from "../../../writes/write-audit.ts";
import type { Write } from "../../../writes/write.ts";
import type { EventCorrection } from "../models/event-correction.ts";

/**
 * Brings the books to what a call of unknown outcome has cost. The event stays; the difference is an entry of its own,
 *and event-worker updates Redis. Throws a problem for an event that is none, and for one that is exact.
 */
export async function correctEvent(
  { newId }: Pick<Deps, "newId">,
  write: Write,
  eventId: string,
  { costInUsd, reason }: EventCorrection,
): Promise<Corrected> {
  const unknown = new Problem("eventUnknown", "event is not found");
  if (!isUuid(eventId)) throw unknown;
  const { caller, tx } = write;
  const costNano = BigInt(usdToNano(costInUsd));
  const correction = { id: newId(), eventId, costNano, reason, actor: caller.name };
  const corrected = await correctInLedger(tx, correction);
  if (corrected === "unknown-event") throw unknown;
  if (corrected === "not-an-estimate") {
    throw new Problem("eventExact", "only events whose outcome is unknown can be corrected");
  }
  write.requireMatch(corrected.versionBefore);
  await writeAudit(write, {
    verb: "correct-event",
    entity: "event",
    entityId: eventId,
    before: { costInUsd: nanoToUsd(corrected.before) },
    after: { costInUsd: nanoToUsd(corrected.after), reason, correctionId: corrected.entryId },
  });
  return corrected;
}
