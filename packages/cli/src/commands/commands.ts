import type { Command } from "../arguments/command.ts";
import { done } from "../client/answer-of.ts";
import { said } from "../render/output.ts";
import { KEY_COMMANDS } from "./keys.ts";
import { SETTING_COMMANDS } from "./settings.ts";
import { USAGE_COMMANDS } from "./usage.ts";

const HEALTH: Command = {
  name: "health",
  summary: "Whether the admin API answers, and knows who asks",
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
  ...USAGE_COMMANDS,
];
