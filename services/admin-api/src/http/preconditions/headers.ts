import { z } from "@hono/zod-openapi";

/** Under which a request may be sent again without being done again. */
export const IDEMPOTENCY_KEY = "idempotency-key";
/** Which versions a change may be made of. */
export const IF_MATCH = "if-match";

/** What every write understands, for the document. */
export const WRITE_HEADERS = z.object({
  [IDEMPOTENCY_KEY]: z.string().min(1).max(255).optional().meta({
    description:
      "Sent again within 24 hours, with the same body, the request is not done again but answered with the first answer, and `idempotent-replayed: true`.",
  }),
  [IF_MATCH]: z
    .string()
    .optional()
    .meta({ description: "The `etag` of the state to change; 412 when that is not the state." }),
});
