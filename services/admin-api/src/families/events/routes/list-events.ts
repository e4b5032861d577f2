import { z } from "@hono/zod-openapi";
import { UnixSeconds } from "@lintel/admin-models";
import type { Context } from "hono";

import type { Deps } from "../../../deps.ts";
import { answerList } from "../../../http/answers/answers.ts";
import type { AdminEnv } from "../../../http/input/read-bytes.ts";
import { readQuery } from "../../../http/input/read-query.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import type { ProblemName } from "../../../problems/catalog.ts";
import { Problem } from "../../../problems/problem.ts";
import { EventAnswer, toEventAnswer } from "../models/event-answer.ts";
import { type EventPosition, fromCursor, toCursor } from "../models/event-cursor.ts";
import type { EventFilter } from "../queries/filter-events.ts";
import { findEvents } from "../queries/find-events.ts";
import type { ListedEvent } from "../queries/read-listing.ts";

const operation = {
  method: "get",
  path: "/api/events",
  operationId: "listEvents",
  tag: "events",
  summary: "Read events of keys, a user or a custom id",
  scope: "reports:read",
  description: "At least one of `customId`, `userId` and `keyIds` must be given.",
  query: z.object({
    customId: z.string().optional().meta({ description: "As in `x-custom-event-id`." }),
    userId: z.string().optional().meta({ description: "Events of this user." }),
    keyIds: z.array(z.string()).optional().meta({ description: "Events of one of them." }),
    start: z
      .string()
      .optional()
      .meta({ description: "Unix seconds; included. Required with `keyIds`." }),
    end: z
      .string()
      .optional()
      .meta({ description: "Unix seconds; included. Required with `keyIds`." }),
    limit: z.string().optional().meta({
      description:
        "1 to 500: one page, the oldest events first. A page of large bodies may be shorter. Absent: all of them.",
    }),
    cursor: z.string().optional().meta({
      description: "The header `x-lintel-next-cursor` of the previous page, with the same filter.",
    }),
  }),
  problems: [
    "eventFiltersMissing",
    "eventStartMissing",
    "eventStartInvalid",
    "eventEndMissing",
    "eventEndInvalid",
  ],
  failure: "eventsReading",
  answer: z.array(EventAnswer),
} as const satisfies Operation;

type Query = z.infer<typeof operation.query>;

const OLDEST_FIRST = { by: "date", order: "asc" } as const;
const MAX_LIMIT = 500;
const NEXT_CURSOR_HEADER = "x-lintel-next-cursor";

/** GET /api/events */
export const serveListEvents = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const query = readQuery(c, operation);
    const limit = toLimit(query.limit);
    const page = { ...(limit === undefined ? {} : { limit }), after: toPosition(query.cursor) };
    const pages = findEvents(deps.reads, toFilter(query), OLDEST_FIRST, page);
    return answerList(c, {
      pages: limit === undefined ? pages : await onlyFirst(c, pages),
      toElement: toEventAnswer,
      reportFailure: (error) => deps.reportFailure(error, operation.path),
    });
  });

/** The first page, announced by its cursor: no page follows an empty one. */
async function onlyFirst(
  c: Context<AdminEnv>,
  pages: ReturnType<typeof findEvents>,
): Promise<AsyncIterableIterator<readonly ListedEvent[]>> {
  const { value: rows = [] } = await pages.next();
  await pages.return(undefined);
  const last = rows.at(-1);
  if (last !== undefined) c.header(NEXT_CURSOR_HEADER, toCursor(OLDEST_FIRST, last));
  return (async function* () {
    yield rows;
  })();
}

function toLimit(text = ""): number | undefined {
  if (text === "") return undefined;
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new Problem("queryMalformed", `query param limit must be from 1 to ${MAX_LIMIT}`);
}

function toPosition(cursor = ""): EventPosition | undefined {
  if (cursor === "") return undefined;
  const position = fromCursor(OLDEST_FIRST, cursor);
  if (position !== undefined) return position;
  throw new Problem("queryMalformed", "query param cursor is not valid");
}

function toFilter({ customId, userId, keyIds: ids = [], ...period }: Query): EventFilter {
  const customIds = filled([customId]);
  const userIds = filled([userId]);
  const keyIds = filled(ids);
  if (customIds.length + userIds.length + keyIds.length === 0) {
    throw new Problem("eventFiltersMissing", "none of customId, keyIds and userId is specified");
  }
  if (keyIds.length > 0) requirePeriod(period);
  const start = toSeconds("start", period.start, "eventStartInvalid");
  const end = toSeconds("end", period.end, "eventEndInvalid");
  // Here the contract includes the last second.
  return { customIds, userIds, keyIds, start, end: end === undefined ? undefined : end + 1 };
}

const filled = (texts: readonly (string | undefined)[]): readonly string[] =>
  texts.flatMap((text) => (text === undefined || text === "" ? [] : [text]));

function requirePeriod({ start = "", end = "" }: Pick<Query, "start" | "end">): void {
  if (start === "") throw new Problem("eventStartMissing", "query param start is missing");
  if (end === "") throw new Problem("eventEndMissing", "query param end is missing");
}

function toSeconds(name: string, text = "", problem: ProblemName): number | undefined {
  if (text === "") return undefined;
  const seconds = UnixSeconds.safeParse(/^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN);
  if (seconds.success && seconds.data !== 0) return seconds.data;
  throw new Problem(problem, `query param ${name} must be a time in Unix seconds`);
}
