import type { Context } from "hono";

import { requireScope } from "../access/require-scope.ts";
import { answerThrown, type ReportFailure } from "./answers/answer-thrown.ts";
import { documentOperation } from "./document-operation.ts";
import type { AdminEnv } from "./input/read-bytes.ts";
import type { AdminApp, Operation } from "./operation.ts";

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
        if (operation.isPublic !== true) requireScope(c.get("caller"), operation.scope);
        return await handle(c);
      } catch (thrown) {
        return answerThrown(c, thrown, {
          instance: pattern,
          failure: operation.failure ?? "unexpected",
          reportFailure,
        });
      }
    });
  }
}
