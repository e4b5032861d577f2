import { z } from "zod";

const MAX_KEYS = 100;

/** Whose last calls are asked for. */
export const LastCallsQuery = z.object({
  keyIds: z
    .array(z.uuid())
    .max(MAX_KEYS)
    .optional()
    .meta({ description: `Ids of keys, by repetition; at most ${MAX_KEYS}.` }),
});

/** When a key was last called. */
export const LastCall = z
  .object({
    keyId: z.uuid(),
    at: z.int().nullable().meta({ description: "Unix seconds; null where no call is kept." }),
  })
  .meta({ id: "LastCall" });
export type LastCall = z.infer<typeof LastCall>;
