import { SettingChange } from "@lintel/admin-models";

import type { Deps } from "../../../deps.ts";
import { readBody } from "../../../http/input/read-body.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { SettingAnswer, toSettingAnswer } from "../models/setting-answer.ts";
import { updateSetting } from "../verbs/update-setting.ts";

const operation = {
  method: "patch",
  path: "/api/provider-settings/{id}",
  operationId: "updateProviderSetting",
  tag: "provider settings",
  summary: "Change a provider setting",
  scope: "settings:write",
  body: SettingChange,
  problems: ["settingInvalid", "settingUnknown", "managedByConfig"],
  failure: "settingUpdate",
  answer: SettingAnswer,
} as const satisfies Operation;

/** PATCH /api/provider-settings/:id */
export const serveUpdateSetting = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, async (c) => {
    const body = await readBody(c, operation, "settingInvalid");
    return async (write) => {
      const setting = await updateSetting(deps, write, readId(c), body);
      return { body: toSettingAnswer(setting), version: setting.version };
    };
  });
