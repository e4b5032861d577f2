import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { EventDetailsAnswer } from "../models/event-details.ts";
import { findEventDetails } from "../queries/find-event-details.ts";

const operation = {
  method: "get",
  path: "/api/v2/events/{id}",
  operationId: "readEvent",
  tag: "events",
  summary: "Read an event, the attempts of its call, and how its cost is made up",
  scope: "reports:read",
  problems: ["eventNotFound"],
  failure: "eventReading",
  answer: EventDetailsAnswer,
} as const satisfies Operation;

/** GET /api/v2/events/:id */
export const serveReadEvent = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) =>
    answerJson(c, await findEventDetails(deps.reads, readId(c))),
  );
