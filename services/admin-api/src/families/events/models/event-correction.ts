import { MAX_COST_NANO, nanoToUsd } from "@lintel/core";
import { z } from "zod";

const MAX_REASON_LENGTH = 1000;

/** The body that says what a call of unknown outcome has cost. */
export const EventCorrection = z
  .object({
    costInUsd: z.number().min(0).max(nanoToUsd(MAX_COST_NANO)).meta({
      description:
        "The call's total cost, exact to the nano-dollar. It replaces the estimate and earlier corrections.",
      example: 0.0123,
    }),
    reason: z.string().min(1).max(MAX_REASON_LENGTH).meta({
      description: "Where the correct cost was found.",
      example: "the provider's usage export of 2026-11-29",
    }),
  })
  .meta({ id: "EventCorrection" });
export type EventCorrection = z.infer<typeof EventCorrection>;

export const EventCorrectionAnswer = z
  .object({
    eventId: z.uuid(),
    correctionId: z.uuid().nullable().meta({
      description: "The event that holds the difference; null where there is none.",
    }),
    costInUsdBefore: z.number(),
    costInUsd: z.number(),
  })
  .meta({ id: "EventCorrectionAnswer" });
export type EventCorrectionAnswer = z.infer<typeof EventCorrectionAnswer>;
