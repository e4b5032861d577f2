import { z } from "zod";

/** That something was written; not what it is now. */
export const Change = z.object({
  /** `key`, `setting`, `custom-provider`, `user`, `policy` or `route`; a newer schema may announce others. */
  kind: z.string(),
  id: z.string(),
  version: z.coerce.number(),
  /** For a key: the hash of its current secret. */
  hash: z.string().nullable(),
  /** For a user: the id that calls name. */
  userId: z.string().nullish(),
});
export type Change = z.infer<typeof Change>;
