import { z } from "@hono/zod-openapi";

/** Under which a request may be sent again without being done again. */
export const IDEMPOTENCY_KEY = "idempotency-key";
/** Which versions a change may be made of. */
export const IF_MATCH = "if-match";

/** What every write understands, for the document. */
export const WRITE_HEADERS = z.object({
  [IDEMPOTENCY_KEY]: z.string().min(1).max(255).optional().meta({
    description:
      "A request repeated with the same key and body within 24 hours is not performed again: it gets the first answer, with `idempotent-replayed: true`.",
  }),
  [IF_MATCH]: z
    .string()
    .optional()
    .meta({ description: "The `etag` of the state to change; 412 if it has changed since." }),
});
