import { createHash } from "node:crypto";

import type { Context } from "hono";

import { Problem } from "../../problems/problem.ts";
import type { RepeatableRequest } from "../../writes/answer-once.ts";
import type { AdminEnv } from "../input/read-bytes.ts";
import type { Operation } from "../operation.ts";
import { IDEMPOTENCY_KEY } from "./headers.ts";

const VISIBLE_TEXT = /^[\x21-\x7e]{1,255}$/;

/** What makes a request the same as an earlier one; `undefined` when it has no `Idempotency-Key`. */
export function readRepeatable(
  c: Context<AdminEnv>,
  { operationId }: Operation,
): RepeatableRequest | undefined {
  const key = c.req.header(IDEMPOTENCY_KEY);
  if (key === undefined) return undefined;
  if (!VISIBLE_TEXT.test(key)) {
    throw new Problem(
      "idempotencyKeyInvalid",
      "Idempotency-Key must be 1 to 255 visible characters",
    );
  }
  const { name, tokenId } = c.var.caller;
  const place = JSON.stringify([operationId, c.req.param(), new URL(c.req.url).search]);
  const fingerprint = createHash("sha256")
    .update(`${place}\n`)
    .update(c.get("body") ?? "")
    .digest();
  return { actor: tokenId ?? name, key, fingerprint };
}
