import { z } from "@hono/zod-openapi";

import type { Deps } from "../../deps.ts";
import { answerList } from "../../http/answers.ts";
import type { AdminApp, Operation } from "../../http/operation.ts";
import { readQuery } from "../../http/read-query.ts";
import { serveOperation } from "../../http/serve-operation.ts";
import { EventAnswer, toEventAnswer } from "../../models/event-answer.ts";
import { UnixSeconds } from "../../models/members.ts";
import type { ProblemName } from "../../problems/catalog.ts";
import { Problem } from "../../problems/problem.ts";
import type { EventFilter } from "../../queries/filter-events.ts";
import { findEvents } from "../../queries/find-events.ts";

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

/** GET /api/events */
export const serveListEvents = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, (c) => {
    const filter = toFilter(readQuery(c, operation));
    return answerList(c, {
      pages: findEvents(deps.reads, filter, { by: "date", order: "asc" }),
      toElement: toEventAnswer,
      reportFailure: (error) => deps.reportFailure(error, operation.path),
    });
  });

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
