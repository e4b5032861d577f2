import type { Deps } from "../../../deps.ts";
import { answerJson } from "../../../http/answers/answers.ts";
import { readId } from "../../../http/input/read-id.ts";
import type { AdminApp, Operation } from "../../../http/operation.ts";
import { serveOperation } from "../../../http/serve-operation.ts";
import { SettingHealthAnswer, toSettingHealth } from "../models/setting-health.ts";
import { getSetting } from "../queries/find-settings.ts";
import { onBreakers } from "../verbs/on-breakers.ts";

const operation = {
  method: "get",
  path: "/api/provider-settings/{id}/health",
  operationId: "readProviderSettingHealth",
  tag: "provider settings",
  summary: "Read whether calls go to a provider setting",
  scope: "settings:read",
  description:
    "A setting that fails rests, with the model that fails or with all of them, in every proxy. Routes, and keys that rotate, pass it over meanwhile.",
  problems: ["settingUnknown", "breakersUnavailable"],
  failure: "settingsReading",
  answer: SettingHealthAnswer,
} as const satisfies Operation;

/** GET /api/provider-settings/:id/health */
export const serveReadSettingHealth = (app: AdminApp, deps: Deps): void =>
  serveOperation(app, operation, deps.reportFailure, async (c) => {
    const setting = await getSetting(deps, readId(c));
    const nowMs = deps.now().getTime();
    const rests = await onBreakers(deps, operation.path, (breakers) =>
      breakers.read(nowMs, setting.id),
    );
    return answerJson(c, toSettingHealth(setting, rests, nowMs));
  });
