import { answerOf, type Client } from "@lintel/admin-client";

import type { Command } from "../arguments/command.ts";
import type { Given } from "../arguments/given.ts";
import { record, rows } from "../render/output.ts";

const DAY_SECONDS = 86_400;
const GROUPS = ["model", "keyId", "userId", "provider", "tag", "policyId", "routeId"] as const;
const GROUP_COLUMNS = ["name", "calls", "errors", "costInUsd", "costBeforeInUsd"];
const BUDGET_COLUMNS = ["kind", "name", "id", "unit", "spentInUsd", "limitInUsd", "share"];
const JOB_COLUMNS = ["startedAt", "kind", "id", "model", "state", "asks", "failures", "tokens"];
const LIVE_COLUMNS = [
  "createdAt",
  "keyName",
  "model",
  "status",
  "promptTokens",
  "completionTokens",
  "costInNanoUsd",
  "latencyInMs",
];

const textOf = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : String(value);

/** As many as the admin API says the limits of at once. */
const MAX_HOLDERS = 100;

/** The ids of the keys and users that were given; where none was, of the newest of each. */
async function holdersGiven(client: Client, given: Given) {
  const [keyIds, userIds] = [given.texts("key"), given.texts("user")];
  if (keyIds !== undefined || userIds !== undefined) return { keyIds, userIds };
  const query = { all: "true" as const, limit: String(MAX_HOLDERS) };
  const [newest, users] = await Promise.all([
    newestKeys(client),
    answerOf(client.GET("/api/users", { params: { query } })),
  ]);
  return { keyIds: newest, userIds: users.map(({ id }) => id) };
}

/** The ids of as many keys as can be asked about at once. */
async function newestKeys(client: Client): Promise<string[]> {
  const body = { limit: MAX_HOLDERS };
  const { keys } = await answerOf(client.POST("/api/v2/key-management/keys", { body }));
  return keys.map(({ keyId }) => keyId);
}

/** What a console shows at a glance. */
export const WATCH_COMMANDS: readonly Command[] = [
  {
    name: "usage overview",
    summary: "Cost, calls, errors and speed of a period, beside the period before",
    options: {
      start: {
        value: "TIME",
        help: "from this time on: Unix seconds, a date, or how long ago (24h)",
      },
      end: { value: "TIME", help: "up to this time, not included (now)" },
      by: { value: "MEMBER", many: true, help: `the most expensive of ${GROUPS.join(", ")}` },
      key: { value: "KEY_ID", many: true, help: "only of this key" },
      tag: { value: "TAG", many: true, help: "only with this tag" },
    },
    async run({ client, given, host }) {
      const end = given.time("end") ?? Math.floor(host.now().getTime() / 1000) + 1;
      const [groupBy] = given.choices("by", GROUPS) ?? [];
      const body = {
        start: given.time("start") ?? end - DAY_SECONDS,
        end,
        groupBy,
        keyIds: given.texts("key"),
        tags: given.texts("tag"),
      };
      const overview = await answerOf(client.POST("/api/reporting/overview", { body }));
      if (groupBy === undefined) return record(overview);
      const lines = overview.groups.map(({ before, name, period }) => ({
        ...period,
        name,
        costBeforeInUsd: before.costInUsd,
      }));
      return rows(lines, GROUP_COLUMNS, { json: overview });
    },
  },
  {
    name: "usage unpriced",
    summary: "List models whose calls had no price, at least in part",
    options: {
      start: { value: "TIME", help: "from this time on (30 days before the end)" },
      end: { value: "TIME", help: "up to this time, not included (now)" },
    },
    async run({ client, given }) {
      const query = { start: textOf(given.time("start")), end: textOf(given.time("end")) };
      const path = "/api/reporting/unpriced-models";
      const models = await answerOf(client.GET(path, { params: { query } }));
      return rows(models, ["provider", "model", "calls", "lastSeenAt", "unknownUsage"]);
    },
  },
  {
    name: "usage live",
    summary: "List the latest calls, or those after a cursor, waiting for one if asked to",
    options: {
      cursor: { value: "CURSOR", help: "of the answer before (--json shows it)" },
      wait: { value: "SECONDS", help: "to wait for a call if there is none yet; at most 25" },
      key: { value: "KEY_ID", help: "only of this key" },
    },
    async run({ client, given }) {
      const query = {
        cursor: given.text("cursor"),
        wait: textOf(given.number("wait")),
        keyId: given.text("key"),
      };
      const live = await answerOf(client.GET("/api/events/live", { params: { query } }));
      return rows(live.calls, LIVE_COLUMNS, { json: live });
    },
  },
  {
    name: "usage last",
    summary: "Show when keys were last called; the newest 100 unless some are named",
    options: { key: { value: "KEY_ID", many: true, help: "only this key" } },
    async run({ client, given }) {
      const keyIds = given.texts("key") ?? (await newestKeys(client));
      const path = "/api/reporting/last-calls";
      const calls = await answerOf(client.GET(path, { params: { query: { keyIds } } }));
      return rows(calls, ["keyId", "at"]);
    },
  },
  {
    name: "limits near",
    summary: "List keys and users that have spent most of a budget",
    options: { share: { value: "PERCENT", help: "at least this share of it (80)" } },
    async run({ client, given }) {
      const query = { share: textOf(given.number("share")) };
      const path = "/api/reporting/near-limits";
      return rows(await answerOf(client.GET(path, { params: { query } })), BUDGET_COLUMNS);
    },
  },
  {
    name: "limits list",
    summary: "Show where each limit of keys and users stands now; of the newest 100 of each",
    options: {
      key: { value: "KEY_ID", many: true, help: "only of this key" },
      user: { value: "ID", many: true, help: "only of the user with this id in Lintel" },
    },
    async run({ client, given }) {
      const query = await holdersGiven(client, given);
      const holders = await answerOf(client.GET("/api/limits", { params: { query } }));
      const lines = holders.flatMap(({ id, limits }) =>
        limits.map((limit) => ({ ...limit, holder: id })),
      );
      const columns = ["holder", "kind", "unit", "models", "used", "limit", "share", "resetsAt"];
      return rows(lines, columns, { json: holders });
    },
  },
  {
    name: "jobs list",
    summary: "List batches, background responses and other jobs that calls began",
    options: {
      state: { value: "STATE", many: true, help: "only those running, ended or booked" },
      limit: { value: "COUNT", help: "at most this many (50)" },
      cursor: { value: "CURSOR", help: "of the answer before (--json shows it)" },
    },
    async run({ client, given }) {
      const [state] = given.choices("state", ["running", "ended", "booked"]) ?? [];
      const query = {
        state,
        limit: textOf(given.number("limit")),
        cursor: given.text("cursor"),
      };
      const page = await answerOf(client.GET("/api/jobs", { params: { query } }));
      return rows(page.jobs, JOB_COLUMNS, { json: page });
    },
  },
  {
    name: "system",
    summary: "Show versions, queue, spools, migrations and configuration",
    run: async ({ client }) => record(await answerOf(client.GET("/api/system"))),
  },
];
