import { MAX_TAGS, UnixSeconds, keeping, type Rule } from "@lintel/admin-models";
import { z } from "zod";

import { CURSOR_ANSWER } from "../../../paging/cursor.ts";
import { PAGE_MEMBERS, toOrder } from "../../../paging/page.ts";
import { EventAnswer } from "./event-answer.ts";
import { type EventOrder, fromCursor } from "./event-cursor.ts";

const ACTIONS: ReadonlySet<string> = new Set(["allowed", "warned", "blocked", "redacted"]);
const Filled = z.array(z.string().min(1));

/** A time that must be given: 0 counts as missing, as in the contract. */
const Moment = UnixSeconds.refine((seconds) => seconds !== 0);

const Members = z.object({
  start: Moment.meta({ description: "Unix seconds; included." }),
  end: Moment.meta({ description: "Unix seconds; not included." }),
  keyIds: Filled.optional().meta({ description: "Events of one of them." }),
  userIds: Filled.optional().meta({ description: "Events of one of them." }),
  customIds: Filled.optional().meta({ description: "Events with one of them." }),
  policyIds: Filled.optional().meta({
    description: "Events of calls to which one of these policies applied.",
  }),
  providers: Filled.optional().meta({
    description: "Events of one of them; `cached` is what routes answered from their cache.",
  }),
  models: Filled.optional().meta({
    description:
      "Events with one of them as their `model`, as reports group by it: not what the caller called it, nor a deployment's name.",
  }),
  routeIds: Filled.optional().meta({ description: "Events of calls on one of these routes." }),
  tags: Filled.max(MAX_TAGS).optional().meta({ description: "Events that have all of them." }),
  actions: z
    .array(z.string())
    .optional()
    .meta({ description: "`allowed`, `warned`, `blocked`, `redacted`." }),
  status: z.int().min(0).max(999).optional().meta({ description: "0 or absent: any." }),
  outcome: z.enum(["unknown"]).optional().meta({
    description: "`unknown`: calls that were under way when the gateway died.",
  }),
  costOrder: z.string().optional().meta({ description: "`asc` or `desc`." }),
  dateOrder: z.string().optional().meta({ description: "`asc` or `desc`." }),
  requestContent: z.string().optional().meta({ description: "Accepted, without effect." }),
  responseContent: z.string().optional().meta({ description: "Accepted, without effect." }),
  ...PAGE_MEMBERS,
  cursor: z.string().max(500).optional().meta({
    description: "`nextCursor` of the previous page, with the same filters and order.",
  }),
});
type Members = z.infer<typeof Members>;

const isOrder = (text = ""): boolean => text === "" || toOrder(text) !== undefined;
const unknownAction = ({ actions = [] }: Members) => actions.find((it) => !ACTIONS.has(it));

const RULES: readonly Rule<Members>[] = [
  {
    otherwise: ({ start, end }) => `start ${start} cannot be larger than end ${end}`,
    holds: ({ start, end }) => start < end,
  },
  {
    otherwise: ({ costOrder }) => `cost order is not valid ${costOrder}`,
    holds: ({ costOrder }) => isOrder(costOrder),
  },
  {
    otherwise: ({ dateOrder }) => `date order is not valid ${dateOrder}`,
    holds: ({ dateOrder }) => isOrder(dateOrder),
  },
  {
    otherwise: "cost order and date order cannot be both present",
    holds: ({ costOrder = "", dateOrder = "" }) => costOrder === "" || dateOrder === "",
  },
  {
    otherwise: (search) => `action cannot be ${unknownAction(search)}`,
    holds: (search) => unknownAction(search) === undefined,
  },
  {
    otherwise: "cursor was not returned by a page in this order",
    holds: (search) =>
      (search.cursor ?? "") === "" ||
      fromCursor(orderOf(search), search.cursor ?? "") !== undefined,
  },
  {
    otherwise: "cursor and offset cannot be both present",
    holds: ({ cursor = "", offset = 0 }) => cursor === "" || offset === 0,
  },
];

/** By date, the oldest first, when nothing is asked for. */
export function orderOf({
  costOrder = "",
  dateOrder = "",
}: Pick<Members, "costOrder" | "dateOrder">): EventOrder {
  const byCost = toOrder(costOrder);
  return byCost === undefined
    ? { by: "date", order: toOrder(dateOrder) ?? "asc" }
    : { by: "cost", order: byCost };
}

/** The body of the search for events. */
export const EventSearch = Members.check(keeping(RULES)).meta({
  id: "EventSearch",
});
export type EventSearch = z.infer<typeof EventSearch>;

export const EventSearchAnswer = z
  .object({
    events: z.array(EventAnswer),
    count: z.int(),
    ...CURSOR_ANSWER,
  })
  .meta({ id: "EventSearchAnswer" });
