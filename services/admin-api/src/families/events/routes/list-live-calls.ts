import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import { readQuery } from "../../../http/input/read-query.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { LiveAnswer, LiveQuery, toLiveCall, toLiveCursor } from "../models/live-calls.ts";
import { watchCalls } from "../queries/watch-calls.ts";

const operation = {
  method: "get",
  path: "/api/events/live",
  operationId: "listLiveCalls",
  tag: "events",
  summary: "Watch calls as they are booked",
  scope: "reports:read",
  description:
    "Answers as soon as there are calls after the cursor, or when `wait` is over; asked again with the answer's `cursor`, no call is seen twice or missed. A cursor of more than five minutes ago begins again with the latest calls.",
  query: LiveQuery,
  problems: [],
  failure: "eventsReading",
  answer: LiveAnswer,
} as const satisfies Operation;

/** GET /api/events/live */
export function serveListLiveCalls(app: AdminApp, deps: Deps): void {
  const watched = watchCalls(deps);
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const { place, rows, skipped } = await watched.watch(readQuery(c, operation), c.req.raw.signal);
    return answerJson(c, { calls: rows.map(toLiveCall), cursor: toLiveCursor(place), skipped });
  });
}
