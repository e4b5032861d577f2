import { NewSetting } from "@lintel/admin-models";

import type { Deps } from "../../../deps.ts";
import { readBody } from "../../../http/input/read-body.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { SettingAnswer, toSettingAnswer } from "../models/setting-answer.ts";
import { createSetting } from "../verbs/create-setting.ts";

const operation = {
  method: "put",
  path: "/api/provider-settings",
  operationId: "createProviderSetting",
  tag: "provider settings",
  summary: "Store the credentials of an upstream account",
  scope: "settings:write",
  body: NewSetting,
  problems: ["settingInvalid"],
  failure: "settingCreation",
  answer: SettingAnswer,
  aliases: [{ method: "post", path: "/api/provider-settings" }],
} as const satisfies Operation;

/** PUT /api/provider-settings */
export const serveCreateSetting = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, async (c) => {
    const body = await readBody(c, operation, "settingInvalid");
    return async (write) => {
      const setting = await createSetting(deps, write, body);
      return { body: toSettingAnswer(setting), version: setting.version };
    };
  });
