import type { Deps } from "../../../deps.ts";
import { answerList } from "../../../http/answers/answers.ts";
import { readBody } from "../../../http/input/read-body.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { pageOf } from "../../../paging/page.ts";
import { toEventAnswer } from "../models/event-answer.ts";
import { fromCursor, toCursor } from "../models/event-cursor.ts";
import { EventSearch, EventSearchAnswer, orderOf } from "../models/event-search.ts";
import { countEvents } from "../queries/count-events.ts";
import { findEvents } from "../queries/find-events.ts";

const operation = {
  method: "post",
  path: "/api/v2/events",
  operationId: "searchEvents",
  tag: "events",
  summary: "Search for events, page by page",
  scope: "reports:read",
  body: EventSearch,
  problems: ["eventSearchInvalid"],
  failure: "eventSearch",
  answer: EventSearchAnswer,
  aliases: [{ method: "get", path: "/api/v2/events" }],
} as const satisfies Operation;

/** POST /api/v2/events */
export const serveSearchEvents = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const search = await readBody(c, operation, "eventSearchInvalid");
    const count = search.returnCount === true ? await countEvents(deps.reads, search) : 0;
    const order = orderOf(search);
    const page = { ...pageOf(search), after: fromCursor(order, search.cursor ?? "") };
    return answerList(c, {
      pages: findEvents(deps.reads, search, order, page),
      toElement: toEventAnswer,
      frame: {
        open: '{"events":[',
        close: (end) => {
          const isFilled = end.last !== undefined && end.count === page.limit;
          const next = isFilled ? { nextCursor: toCursor(order, end.last) } : {};
          return `],${JSON.stringify({ count, ...next }).slice(1)}`;
        },
      },
      reportFailure: (error) => deps.reportFailure(error, operation.path),
    });
  });
