import type { Deps } from "../../../deps.ts";
import { readBody } from "../../../http/input/read-body.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { ImportAnswer, ImportRequest } from "../models/import-request.ts";
import { importItems } from "../verbs/import-items.ts";

const operation = {
  method: "post",
  path: "/api/imports",
  operationId: "importItems",
  tag: "imports",
  summary: "Import objects of another gateway, with their ids",
  scope: "admin",
  description:
    "Used by `lintel import`. Objects keep their ids, their times and, as hashes, their secrets. One that exists already is left as it is, so a request can be repeated. A day's spend is booked up to the given amount: less than what is booked changes nothing.",
  body: ImportRequest,
  problems: ["importInvalid"],
  failure: "importing",
  answer: ImportAnswer,
} as const satisfies Operation;

/** POST /api/imports */
export const serveImport = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, async (c) => {
    const body = await readBody(c, operation, "importInvalid");
    return async (write) => ({ body: { results: await importItems(deps, write, body) } });
  });
