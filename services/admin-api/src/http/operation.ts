import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { z } from "zod";

import type { ProblemName } from "../problems/catalog.ts";
import { answerThrown, type ReportFailure } from "./answer-thrown.ts";
import { documentOperation } from "./document-operation.ts";
import type { AdminEnv } from "./read-bytes.ts";

export type AdminApp = OpenAPIHono<AdminEnv>;

export interface Endpoint {
  readonly method: "get" | "put" | "post" | "patch" | "delete";
  /** With its parameter in braces. */
  readonly path: string;
}

/** Everything a reader of the document, or of an error, must know about one operation. */
export interface Operation extends Endpoint {
  readonly operationId: string;
  readonly tag: "health" | "provider settings" | "keys" | "reporting" | "events";
  readonly summary: string;
  readonly description?: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** What it may refuse with, beside what every operation of its kind may. */
  readonly problems: readonly ProblemName[];
  /** What an unexpected failure is reported as. */
  readonly failure: ProblemName;
  /** Absent when the 200 has no body. */
  readonly answer?: z.ZodType;
  /** The README's other spellings of the endpoint. */
  readonly aliases?: readonly Endpoint[];
}

/** Serves an operation under its path and its aliases, and puts it into the document. */
export function serveOperation(
  app: AdminApp,
  operation: Operation,
  reportFailure: ReportFailure,
  handle: (c: Context<AdminEnv>) => Promise<Response>,
): void {
  for (const endpoint of [operation, ...(operation.aliases ?? [])]) {
    const pattern = endpoint.path.replaceAll(/\{(\w+)\}/g, ":$1");
    documentOperation(app.openAPIRegistry, operation, endpoint);
    app.on(endpoint.method.toUpperCase(), pattern, async (c) => {
      try {
        return await handle(c);
      } catch (thrown) {
        return answerThrown(c, thrown, {
          instance: pattern,
          failure: operation.failure,
          reportFailure,
        });
      }
    });
  }
}
