import type { Context } from "hono";

import type { AdminEnv } from "../input/read-bytes.ts";
import { etagOf } from "../preconditions/match-version.ts";
import { answerJson } from "./answers.ts";

/** A JSON answer that is one entity: with the `etag` that `if-match` takes. */
export function answerEntity(
  c: Context<AdminEnv>,
  entity: unknown,
  version: number | undefined,
): Response {
  if (version !== undefined) c.header("etag", etagOf(version));
  return answerJson(c, entity);
}
