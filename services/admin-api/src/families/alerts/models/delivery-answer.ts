import { toUnixSeconds } from "@lintel/admin-models";
import type { Tables } from "@lintel/db";
import type { Selectable } from "kysely";
import { z } from "zod";

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 500;

const State = z.enum(["pending", "delivered", "dead"]);

const Message = z.record(z.string(), z.unknown()).meta({
  description:
    "The message: `id`, `type`, `at`, `rule`, `object`, `window`, `threshold`, `level`, `text`.",
});

/** A message that was delivered, is to be delivered, or was given up. */
export const DeliveryAnswer = z
  .object({
    id: z.uuid().meta({ description: "As in the header `webhook-id`: the same at each attempt." }),
    alertId: z.uuid(),
    state: State.meta({ description: "`dead` was tried often enough, and can be tried again." }),
    attempts: z.int(),
    nextAt: z.int().nullable().meta({ description: "Unix seconds: when it is tried again." }),
    lastStatus: z
      .int()
      .nullable()
      .meta({ description: "What the last attempt was answered with." }),
    lastError: z.string(),
    createdAt: z.int().meta({ description: "Unix seconds." }),
    endedAt: z.int().nullable(),
    message: Message,
  })
  .meta({ id: "AlertDelivery" });
export type DeliveryAnswer = z.infer<typeof DeliveryAnswer>;

export const DeliveriesAnswer = z
  .object({
    deliveries: z.array(DeliveryAnswer),
    nextCursor: z.string().optional().meta({ description: "Absent on the last page." }),
  })
  .meta({ id: "AlertDeliveryPage" });

/** Which deliveries are asked for. */
export const DeliveryQuery = z.object({
  state: State.optional().meta({ description: "Only those in this state." }),
  alertId: z.uuid().optional().meta({ description: "Only those of this rule." }),
  limit: z
    .string()
    .refine((text) => /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= MAX_LIMIT)
    .optional()
    .meta({ description: `1 to ${MAX_LIMIT}; ${DEFAULT_LIMIT} when absent.`, example: "50" }),
  cursor: z
    .string()
    .max(200)
    .optional()
    .meta({ description: "`nextCursor` of the previous page, with the same filters." }),
});
export type DeliveryQuery = z.infer<typeof DeliveryQuery>;

/** How many a page has. */
export const limitOf = ({ limit }: DeliveryQuery): number => Number(limit ?? DEFAULT_LIMIT);

/** A row in the form of the API. */
export const toDeliveryAnswer = (row: Selectable<Tables["alert_deliveries"]>): DeliveryAnswer => ({
  id: row.id,
  alertId: row.rule_id,
  state: row.state,
  attempts: row.attempts,
  nextAt: row.state === "pending" ? toUnixSeconds(row.next_at.getTime()) : null,
  lastStatus: row.last_status,
  lastError: row.last_error,
  createdAt: toUnixSeconds(row.created_at.getTime()),
  endedAt: row.ended_at === null ? null : toUnixSeconds(row.ended_at.getTime()),
  message: z.record(z.string(), z.unknown()).parse(row.body),
});
