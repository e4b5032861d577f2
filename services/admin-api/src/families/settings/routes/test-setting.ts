import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { SettingTestAnswer } from "../models/setting-test.ts";
import { getSetting } from "../queries/find-settings.ts";

const operation = {
  method: "post",
  path: "/api/provider-settings/{id}/test",
  operationId: "testProviderSetting",
  tag: "provider settings",
  summary: "Try the address and the credential of a provider setting",
  scope: "settings:write",
  description:
    "Asks its upstream for the models it has, which costs nothing, within five seconds, from where this service runs. Nothing is changed: neither breakers nor health follow from it.",
  problems: ["settingUnknown"],
  failure: "settingsReading",
  answer: SettingTestAnswer,
} as const satisfies Operation;

/** POST /api/provider-settings/:id/test */
export const serveTestSetting = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const setting = await getSetting(deps, readId(c));
    return answerJson(c, await deps.probeProvider(setting));
  });
