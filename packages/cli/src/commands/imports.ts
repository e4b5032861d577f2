import type { Command, CommandCall } from "../arguments/command.ts";
import { usageError } from "../cli-error.ts";
import { BRICKSLLM_TABLES } from "../import/bricksllm/tables.ts";
import { renderReport } from "../import/import-report.ts";
import { takeOver } from "../import/take-over.ts";
import { said } from "../render/output.ts";

const VARIABLE = "BRICKSLLM_DATABASE_URL";

/** What no import from BricksLLM can bring. */
const GENERAL = [
  "Credentials are taken over as they are stored. If BricksLLM encrypted them (ENABLE_ENCRYPTION), they are of no use here: set them again, with `lintel settings update`.",
  "Spend comes from BricksLLM's events, by day. Limits per day and month go on from there; limits per minute and hour begin anew.",
  "Single events with their bodies, kept answers of routes, and sums that only Redis had stay behind.",
];

export const IMPORT_COMMANDS: readonly Command[] = [
  {
    name: "import bricksllm",
    summary: "Take over keys, settings, users, policies, routes and spend of BricksLLM",
    options: {
      "database-url": {
        value: "URL",
        help: `BricksLLM's PostgreSQL; others can see it here, so rather set ${VARIABLE}`,
      },
      apply: { help: "do it; without, it is only shown what would be done" },
    },
    async run(call) {
      const source = await call.host.openDatabase(databaseUrl(call));
      try {
        const { client, given } = call;
        const apply = given.flag("apply");
        const report = await takeOver({ apply, client, source }, BRICKSLLM_TABLES);
        const whole = { ...report, general: GENERAL };
        return said(renderReport(whole), whole);
      } finally {
        await source.close();
      }
    },
  },
];

function databaseUrl({ given, host }: CommandCall): string {
  const url = given.text("database-url") ?? host.env[VARIABLE] ?? "";
  if (url === "") throw usageError(`--database-url is missing (or ${VARIABLE})`);
  if (/^postgres(?:ql)?:\/\//.test(url)) return url;
  throw usageError("--database-url must begin with postgres://");
}
