import type { Deps } from "../../deps.ts";
import { answerJson } from "../../http/answers.ts";
import type { AdminApp, Operation } from "../../http/operation.ts";
import { readBody } from "../../http/read-body.ts";
import { serveOperation } from "../../http/serve-operation.ts";
import { NewSetting } from "../../models/new-setting.ts";
import { SettingAnswer, toSettingAnswer } from "../../models/setting-answer.ts";
import { createSetting } from "../../verbs/create-setting.ts";

const operation = {
  method: "put",
  path: "/api/provider-settings",
  operationId: "createProviderSetting",
  tag: "provider settings",
  summary: "Keep the credentials of an upstream account",
  body: NewSetting,
  problems: ["settingInvalid"],
  failure: "settingCreation",
  answer: SettingAnswer,
  aliases: [{ method: "post", path: "/api/provider-settings" }],
} as const satisfies Operation;

/** PUT /api/provider-settings */
export const serveCreateSetting = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const body = await readBody(c, operation, "settingInvalid");
    return answerJson(c, toSettingAnswer(await createSetting(deps, body, "admin")));
  });
