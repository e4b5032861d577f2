import { nanoToUsd } from "@lintel/core";

import type { Deps } from "../../../deps.ts";
import { readBody } from "../../../http/input/read-body.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { EventCorrection, EventCorrectionAnswer } from "../models/event-correction.ts";
import { correctEvent } from "../verbs/correct-event.ts";

const operation = {
  method: "post",
  path: "/api/v2/events/{id}/corrections",
  operationId: "correctEvent",
  tag: "events",
  summary: "Correct the cost of a call whose outcome is unknown",
  scope: "admin",
  description:
    "For events whose `outcome` is `unknown`: their cost is an estimate. The event itself stays unchanged; the difference is booked as an event of its own that `corrects` it, with the same time, key, user and model. Reports show the corrected sum at once, limits within seconds. A cost that is already booked makes no new entry, so the request can be repeated.",
  body: EventCorrection,
  problems: ["eventCorrectionInvalid", "eventUnknown", "eventExact"],
  failure: "eventCorrection",
  answer: EventCorrectionAnswer,
} as const satisfies Operation;

/** POST /api/v2/events/:id/corrections */
export const serveCorrectEvent = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, async (c) => {
    const body = await readBody(c, operation, "eventCorrectionInvalid");
    const eventId = readId(c);
    return async (write) => {
      const { after, before, entryId, version } = await correctEvent(deps, write, eventId, body);
      const answer: EventCorrectionAnswer = {
        eventId,
        correctionId: entryId ?? null,
        costInUsdBefore: nanoToUsd(before),
        costInUsd: nanoToUsd(after),
      };
      return { body: answer, version };
    };
  });
