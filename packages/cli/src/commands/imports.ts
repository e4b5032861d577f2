import type { Command, CommandCall } from "../arguments/command.ts";
import { usageError } from "../cli-error.ts";
import {
  BRICKSLLM_EVENTS,
  BRICKSLLM_SPEND,
  BRICKSLLM_TABLES,
  type SourceTable,
} from "../import/bricksllm/tables.ts";
import { renderReport } from "../import/import-report.ts";
import { takeOver } from "../import/take-over.ts";
import { said } from "../render/output.ts";

const VARIABLE = "BRICKSLLM_DATABASE_URL";

/** What no import from BricksLLM can bring. */
const GENERAL = [
  "Credentials are taken over as they are stored. If BricksLLM encrypted them (ENABLE_ENCRYPTION), they are of no use here: set them again, with `lintel settings update`.",
  "Spend comes from BricksLLM's events. Limits per day and month go on from there.",
  "Bodies of events, kept answers of routes, and sums that only Redis had stay behind.",
];

const SUMS_ONLY =
  "Spend is taken over as one sum for each day, key, user and model, so limits per minute and hour start again. --events takes over each call, for reports of the time before; also later, since nothing is counted twice.";
const WITH_EVENTS =
  "What was spent by calls that were not taken over is booked as a sum for each day, key, user and model.";

export const IMPORT_COMMANDS: readonly Command[] = [
  {
    name: "import bricksllm",
    summary: "Take over keys, settings, users, policies, routes and spend of BricksLLM",
    options: {
      "database-url": {
        value: "URL",
        help: `BricksLLM's PostgreSQL; others can see it here, so rather set ${VARIABLE}`,
      },
      events: {
        help: "take over every call, for reports on the past; otherwise only daily sums",
      },
      apply: { help: "carry it out; otherwise only shows what would be done" },
    },
    async run(call) {
      const source = await call.host.openDatabase(databaseUrl(call));
      try {
        const { client, given, host } = call;
        const apply = given.flag("apply");
        const report = await takeOver({ apply, client, source, wait: host.wait }, tablesOf(call));
        const general = [...GENERAL, given.flag("events") ? WITH_EVENTS : SUMS_ONLY];
        const whole = { ...report, general };
        return said(renderReport(whole), whole);
      } finally {
        await source.close();
      }
    },
  },
];

/** Spend comes last: it is what the single calls have left. How much that is, a dry run cannot know. */
function tablesOf({ given }: CommandCall): readonly SourceTable[] {
  if (!given.flag("events")) return [...BRICKSLLM_TABLES, BRICKSLLM_SPEND];
  const spend = given.flag("apply") ? [BRICKSLLM_SPEND] : [];
  return [...BRICKSLLM_TABLES, BRICKSLLM_EVENTS, ...spend];
}

function databaseUrl({ given, host }: CommandCall): string {
  const url = given.text("database-url") ?? host.env[VARIABLE] ?? "";
  if (url === "") throw usageError(`--database-url is missing (or ${VARIABLE})`);
  if (/^postgres(?:ql)?:\/\//.test(url)) return url;
  throw usageError("--database-url must begin with postgres://");
}
