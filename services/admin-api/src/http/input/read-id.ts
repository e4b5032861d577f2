import type { Context } from "hono";

import type { AdminEnv } from "./read-bytes.ts";

/** The path's `{id}`. */
export const readId = (c: Context<AdminEnv>): string => c.req.param("id") ?? "";
