import { z } from "zod";

/** That a key, a setting, a custom provider or a user was written; not what it is now. */
export const Change = z.object({
  kind: z.string(),
  id: z.string(),
  version: z.coerce.number(),
  /** Of a key: the hash of its present secret. */
  hash: z.string().nullable(),
  /** Of a user: what calls name it by. */
  userId: z.string().nullish(),
});
export type Change = z.infer<typeof Change>;
