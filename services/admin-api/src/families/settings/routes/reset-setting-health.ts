import type { Deps } from "../../../deps.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveWrite } from "../../../http/serve-write.ts";
import { SettingHealthAnswer, toSettingHealth } from "../models/setting-health.ts";
import { resetSettingHealth } from "../verbs/reset-setting-health.ts";

const operation = {
  method: "post",
  path: "/api/provider-settings/{id}/health/reset",
  operationId: "resetProviderSettingHealth",
  tag: "provider settings",
  summary: "Let calls go to a provider setting again",
  scope: "settings:write",
  description:
    "All proxies forget at once that it failed. Should it still fail, it rests again after a few calls.",
  problems: ["settingUnknown", "breakersUnavailable"],
  failure: "settingUpdate",
  answer: SettingHealthAnswer,
} as const satisfies Operation;

/** POST /api/provider-settings/:id/health/reset */
export const serveResetSettingHealth = (app: AdminApp, deps: Deps): void =>
  serveWrite(app, operation, deps, (c) => async (write) => {
    const setting = await resetSettingHealth(deps, write, readId(c), operation.path);
    const body = toSettingHealth(setting, [], deps.now().getTime());
    return { body, version: setting.version };
  });
