import { done } from "@lintel/admin-client";

import type { Command } from "../arguments/command.ts";
import { said } from "../render/output.ts";
import { AUDIT_COMMANDS } from "./audit.ts";
import { CAPABILITY_COMMANDS } from "./capabilities.ts";
import { CONFIG_COMMANDS } from "./config.ts";
import { IMPORT_COMMANDS } from "./imports.ts";
import { RECONCILE_COMMANDS } from "./money/reconcile.ts";
import { USAGE_COMMANDS } from "./money/usage.ts";
import { ALERT_COMMANDS } from "./objects/alerts.ts";
import { KEY_COMMANDS } from "./objects/keys.ts";
import { POLICY_COMMANDS } from "./objects/policies.ts";
import { PROVIDER_COMMANDS } from "./objects/providers.ts";
import { ROUTE_COMMANDS } from "./objects/routes.ts";
import { SETTING_COMMANDS } from "./objects/settings.ts";
import { USER_COMMANDS } from "./objects/users.ts";
import { SESSION_COMMANDS } from "./sessions.ts";
import { TOKEN_COMMANDS } from "./tokens.ts";
import { WATCH_COMMANDS } from "./watch.ts";

const HEALTH: Command = {
  name: "health",
  summary: "Whether the admin API answers and accepts this caller",
  async run({ client }) {
    await done(client.GET("/api/health", { parseAs: "text" }));
    return said("the admin API answers", { healthy: true });
  },
};

/** Everything `lintel` can do. */
export const COMMANDS: readonly Command[] = [
  HEALTH,
  ...KEY_COMMANDS,
  ...SETTING_COMMANDS,
  ...PROVIDER_COMMANDS,
  ...CAPABILITY_COMMANDS,
  ...POLICY_COMMANDS,
  ...ROUTE_COMMANDS,
  ...USER_COMMANDS,
  ...USAGE_COMMANDS,
  ...WATCH_COMMANDS,
  ...TOKEN_COMMANDS,
  ...SESSION_COMMANDS,
  ...ALERT_COMMANDS,
  ...AUDIT_COMMANDS,
  ...IMPORT_COMMANDS,
  ...CONFIG_COMMANDS,
  ...RECONCILE_COMMANDS,
];
