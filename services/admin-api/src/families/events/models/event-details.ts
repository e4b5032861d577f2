import { z } from "zod";

import { EventAnswer } from "./event-answer.ts";

/** A class of what a call used, and what it costs. */
const EventPriceLine = z
  .object({
    usageClass: z.string().meta({ description: "As in `tokens`.", example: "cacheRead" }),
    count: z.int(),
    nanoUsdPerMillion: z
      .int()
      .nullable()
      .meta({ description: "Nano-dollars for a million of them; null where no price is known." }),
  })
  .meta({ id: "EventPriceLine" });

/** An event with all that explains it. */
export const EventDetailsAnswer = z
  .object({
    event: EventAnswer,
    attempts: z.array(EventAnswer).meta({
      description:
        "All attempts of its call, in their order, without their stored bodies. Empty where there was only one.",
    }),
    price: z
      .object({
        provider: z.string(),
        model: z.string(),
        version: z.string().meta({
          description: "Release of the price book, or the setting whose `costMap` it is.",
        }),
        lines: z.array(EventPriceLine).meta({
          description:
            "Σ count × price, rounded half up once, is the cost of what is priced as the call itself. `otherUsage` is beside it.",
        }),
      })
      .nullable()
      .meta({ description: "What the call was priced with; null where nothing was priced." }),
  })
  .meta({ id: "EventDetails" });
export type EventDetailsAnswer = z.infer<typeof EventDetailsAnswer>;
