import type { OpenAPIHono } from "@hono/zod-openapi";
import type { z } from "zod";

import type { NeededScope } from "../access/scopes.ts";
import type { ProblemName } from "../problems/catalog.ts";
import type { AdminEnv } from "./input/read-bytes.ts";

export type AdminApp = OpenAPIHono<AdminEnv>;

export interface Endpoint {
  readonly method: "get" | "put" | "post" | "patch" | "delete";
  /** With its parameter in braces. */
  readonly path: string;
}

/** Everything a reader of the document, or of an error, must know about one operation. */
export interface Operation extends Endpoint {
  readonly operationId: string;
  readonly tag:
    | "health"
    | "provider settings"
    | "keys"
    | "custom providers"
    | "policies"
    | "routes"
    | "users"
    | "catalogue"
    | "reporting"
    | "events"
    | "admin tokens"
    | "sessions"
    | "alerts"
    | "audit"
    | "imports"
    | "configuration";
  readonly summary: string;
  /** What a token must be allowed to do; who knows ADMIN_PASS may do everything. */
  readonly scope: NeededScope;
  /** Whether nothing has to be shown: true of signing in alone. */
  readonly isPublic?: boolean;
  readonly description?: string;
  readonly query?: z.ZodObject;
  /** Given by `serveWrite`. */
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** What it may refuse with, beside what every operation of its kind may. */
  readonly problems: readonly ProblemName[];
  /** What an unexpected failure is reported as; absent where nothing can fail. */
  readonly failure?: ProblemName;
  /** Absent when the 200 has no body. */
  readonly answer?: z.ZodType;
  /** The README's other spellings of the endpoint. */
  readonly aliases?: readonly Endpoint[];
}
