import { createHash, timingSafeEqual } from "node:crypto";

import type { MiddlewareHandler } from "hono";

import { ADMIN_PASS_CALLER, ANYBODY } from "../access/caller.ts";
import { Problem } from "../problems/problem.ts";
import type { AdminEnv } from "./read-bytes.ts";

/** Lets only those pass whose `X-API-KEY` is the password; without a password, everybody. */
export function requirePassword(password: string | undefined): MiddlewareHandler<AdminEnv> {
  if (password === undefined) {
    return async (c, next) => {
      c.set("caller", ANYBODY);
      await next();
    };
  }
  const expected = digest(password);
  return async (c, next) => {
    const given = digest(c.req.header("x-api-key") ?? "");
    // Digests have one length, and comparing them takes the same time wherever they differ.
    if (!timingSafeEqual(given, expected)) {
      throw new Problem("unauthorized", "X-API-KEY is missing or wrong");
    }
    c.set("caller", ADMIN_PASS_CALLER);
    await next();
  };
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
