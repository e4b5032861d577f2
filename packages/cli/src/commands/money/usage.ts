import { answerOf, type components } from "@lintel/admin-client";

import type { Command, Option } from "../../arguments/command.ts";
import type { Given } from "../../arguments/given.ts";
import type { Host } from "../../host.ts";
import { eventRows } from "../../render/event-rows.ts";
import { record, rows } from "../../render/output.ts";
import { reportRows } from "../../render/report-rows.ts";
import { PAGE_OPTIONS, pageMembers } from "../options/page-options.ts";
import { BODY_OPTION, readBody } from "../options/read-body.ts";
import { reportPeriod } from "../options/report-period.ts";
import { REPRICE_COMMAND } from "./reprice.ts";

type Correction = components["schemas"]["EventCorrection"];

const PERIOD_OPTIONS = {
  start: {
    value: "TIME",
    help: "from this time on: Unix seconds, a date, or how long ago, as in 7d (24h)",
  },
  end: { value: "TIME", help: "up to this time, not included (now)" },
  key: { value: "KEY_ID", many: true, help: "only of this key" },
  tag: { value: "TAG", many: true, help: "only with this tag" },
  user: { value: "USER_ID", many: true, help: "only of this user" },
  "custom-id": { value: "ID", many: true, help: "only with this custom id" },
} as const satisfies Readonly<Record<string, Option>>;

const DAY_SECONDS = 86_400;

function periodMembers(given: Given, { now }: Host) {
  const seconds = Math.floor(now().getTime() / 1000);
  return {
    start: given.time("start") ?? seconds - DAY_SECONDS,
    // The second that is passing is not over yet.
    end: given.time("end") ?? seconds + 1,
    keyIds: given.texts("key"),
    tags: given.texts("tag"),
    userIds: given.texts("user"),
    customIds: given.texts("custom-id"),
  };
}

/** What the admin API groups by. */
const GROUPS = [
  "model",
  "keyId",
  "customId",
  "userId",
  "provider",
  "tag",
  "policyId",
  "routeId",
] as const;

export const USAGE_COMMANDS: readonly Command[] = [
  {
    name: "usage report",
    summary: "Calls, tokens and cost over time",
    options: {
      ...PERIOD_OPTIONS,
      increment: {
        value: "DURATION",
        help: "the length of one line's period, as in 3600, 15m or 1d (such that they fit on a screen)",
      },
      by: { value: "MEMBER", many: true, help: `a line for each ${GROUPS.join(", ")}` },
    },
    async run({ client, given, host }) {
      const by = given.choices("by", GROUPS) ?? [];
      const members = periodMembers(given, host);
      const body = { ...members, ...reportPeriod(given, members), filters: by };
      const answer = await answerOf(client.POST("/api/reporting/events", { body }));
      return reportRows(answer, by);
    },
  },
  {
    name: "usage events",
    summary: "List calls, newest first",
    options: {
      ...PERIOD_OPTIONS,
      status: { value: "CODE", help: "only those answered with it" },
      unknown: { help: "only those that were under way when the gateway died" },
      action: {
        value: "ACTION",
        many: true,
        help: "only allowed, warned, blocked or redacted ones",
      },
      policy: { value: "POLICY_ID", many: true, help: "only those to which this policy applied" },
      provider: { value: "NAME", many: true, help: "only of this provider" },
      model: { value: "NAME", many: true, help: "only of this model, as reports name it" },
      route: { value: "ROUTE_ID", many: true, help: "only on this route" },
      ...PAGE_OPTIONS,
    },
    async run({ client, given, host }) {
      const body = {
        ...periodMembers(given, host),
        status: given.number("status"),
        outcome: given.flag("unknown") ? ("unknown" as const) : undefined,
        actions: given.texts("action"),
        policyIds: given.texts("policy"),
        providers: given.texts("provider"),
        models: given.texts("model"),
        routeIds: given.texts("route"),
        dateOrder: "desc",
        ...pageMembers(given),
      };
      const { events } = await answerOf(client.POST("/api/v2/events", { body }));
      return eventRows(events);
    },
  },
  {
    name: "usage correct",
    summary: "Correct the total cost of a call whose outcome is unknown",
    argument: "EVENT_ID",
    options: {
      cost: { value: "USD", help: "what it has cost" },
      reason: { value: "TEXT", help: "where this is known from" },
      ...BODY_OPTION,
    },
    async run(call) {
      const { client, given } = call;
      const body = await readBody<Correction>(call, {
        costInUsd: given.number("cost"),
        reason: given.text("reason"),
      });
      const params = { path: { id: given.argument } };
      const path = "/api/v2/events/{id}/corrections";
      return record(await answerOf(client.POST(path, { params, body })));
    },
  },
  REPRICE_COMMAND,
  {
    name: "usage top-keys",
    summary: "Keys by their spend in a period, highest first",
    options: {
      start: PERIOD_OPTIONS.start,
      end: PERIOD_OPTIONS.end,
      key: PERIOD_OPTIONS.key,
      tag: PERIOD_OPTIONS.tag,
      name: { value: "PART", help: "only keys with this in their name" },
      revoked: { value: "true|false", help: "only those that are, or are not, revoked" },
      ...PAGE_OPTIONS,
    },
    async run({ client, given, host }) {
      const { start, end, keyIds, tags } = periodMembers(given, host);
      const name = given.text("name");
      const revoked = given.choice("revoked");
      const body = { start, end, keyIds, tags, name, revoked, ...pageMembers(given) };
      const { dataPoints } = await answerOf(client.POST("/api/reporting/top-keys", { body }));
      return rows(dataPoints, ["keyId", "costInUsd"]);
    },
  },
  {
    name: "usage key",
    summary: "Show a key's lifetime spend",
    argument: "KEY_ID",
    run: async ({ client, given }) => {
      const params = { path: { id: given.argument } };
      return record(await answerOf(client.GET("/api/reporting/keys/{id}", { params })));
    },
  },
];
