import { z } from "@hono/zod-openapi";

import type { Deps } from "../../../deps.ts";
import { answerJson, answerList } from "../../../http/answers/answers.ts";
import { readQuery } from "../../../http/input/read-query.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { PAGE_QUERY, pageOfQuery } from "../../../paging/page.ts";
import { SettingAnswer, toSettingAnswer } from "../models/setting-answer.ts";
import { findAllSettings, getSettings } from "../queries/find-settings.ts";

const operation = {
  method: "get",
  path: "/api/provider-settings",
  operationId: "listProviderSettings",
  tag: "provider settings",
  summary: "Read provider settings",
  scope: "settings:read",
  description:
    "The settings with these ids, in their order; without ids all of them, or a page of them.",
  query: z.object({
    ids: z.array(z.string()).optional().meta({ description: "Only these, in this order." }),
    ...PAGE_QUERY,
  }),
  problems: ["settingUnknown"],
  failure: "settingsReading",
  answer: z.array(SettingAnswer),
} as const satisfies Operation;

/** GET /api/provider-settings */
export const serveListSettings = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const { ids, ...page } = readQuery(c, operation);
    if (ids === undefined) {
      return answerList(c, {
        pages: findAllSettings(deps, pageOfQuery(page)),
        toElement: toSettingAnswer,
        reportFailure: (error) => deps.reportFailure(error, operation.path),
      });
    }
    return answerJson(c, (await getSettings(deps, ids)).map(toSettingAnswer));
  });
