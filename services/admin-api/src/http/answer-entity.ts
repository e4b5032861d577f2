import type { Context } from "hono";

import { answerJson } from "./answers.ts";
import { etagOf } from "./match-version.ts";
import type { AdminEnv } from "./read-bytes.ts";

/** A JSON answer that is one entity: with the `etag` that `if-match` takes. */
export function answerEntity(
  c: Context<AdminEnv>,
  entity: unknown,
  version: number | undefined,
): Response {
  if (version !== undefined) c.header("etag", etagOf(version));
  return answerJson(c, entity);
}
