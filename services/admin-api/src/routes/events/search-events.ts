import type { Deps } from "../../deps.ts";
import { answerList } from "../../http/answers.ts";
import type { AdminApp, Operation } from "../../http/operation.ts";
import { readBody } from "../../http/read-body.ts";
import { serveOperation } from "../../http/serve-operation.ts";
import { toEventAnswer } from "../../models/event-answer.ts";
import { EventSearch, EventSearchAnswer } from "../../models/event-search.ts";
import { pageOf, toOrder } from "../../models/page.ts";
import { countEvents } from "../../queries/count-events.ts";
import { type EventOrder, findEvents } from "../../queries/find-events.ts";

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
    return answerList(c, {
      pages: findEvents(deps.reads, search, orderOf(search), pageOf(search)),
      toElement: toEventAnswer,
      frame: { open: '{"events":[', close: `],"count":${count}}` },
      reportFailure: (error) => deps.reportFailure(error, operation.path),
    });
  });

/** By date, the oldest first, when nothing is asked for. */
function orderOf({ costOrder = "", dateOrder = "" }: EventSearch): EventOrder {
  const byCost = toOrder(costOrder);
  return byCost === undefined
    ? { by: "date", order: toOrder(dateOrder) ?? "asc" }
    : { by: "cost", order: byCost };
}
