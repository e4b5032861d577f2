import type { Deps } from "../../../deps.ts";
import { answerEntity } from "../../../http/answers/answer-entity.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { SettingAnswer, toSettingAnswer } from "../models/setting-answer.ts";
import { getSetting } from "../queries/find-settings.ts";

const operation = {
  method: "get",
  path: "/api/provider-settings/{id}",
  operationId: "readProviderSetting",
  tag: "provider settings",
  summary: "Read a provider setting",
  scope: "settings:read",
  problems: ["settingUnknown"],
  failure: "settingsReading",
  answer: SettingAnswer,
} as const satisfies Operation;

/** GET /api/provider-settings/:id */
export const serveReadSetting = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const setting = await getSetting(deps, readId(c));
    return answerEntity(c, toSettingAnswer(setting), setting.version);
  });
