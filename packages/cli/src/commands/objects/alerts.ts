import { answerOf, type components, done } from "@lintel/admin-client";

import type { Command, CommandCall, Option } from "../../arguments/command.ts";
import { usageError } from "../../cli-error.ts";
import { record, rows, said } from "../../render/output.ts";
import { PAGE_OPTIONS, pageQuery } from "../options/page-options.ts";
import { BODY_OPTION, readBody } from "../options/read-body.ts";

type NewAlert = components["schemas"]["NewAlert"];
type AlertChange = components["schemas"]["AlertChange"];
type State = components["schemas"]["AlertDelivery"]["state"];

const ALERTS = "/api/alerts";
const ALERT = "/api/alerts/{id}";
const COLUMNS = ["id", "name", "kind", "enabled", "thresholds", "webhook"];
const DELIVERY_COLUMNS = ["id", "alertId", "state", "attempts", "lastError", "createdAt"];
const STATES: readonly State[] = ["pending", "delivered", "dead"];
const KINDS: readonly NewAlert["kind"][] = [
  "budget_share",
  "budget_forecast",
  "unpriced_calls",
  "error_rate",
  "breaker_open",
  "queue_lag",
  "spool",
];
const at = (id: string) => ({ path: { id } });

const MEMBER_OPTIONS: Readonly<Record<string, Option>> = {
  name: { value: "NAME", help: "what people call it" },
  threshold: { value: "N", many: true, help: "when to alert, as in 80 for percent" },
  url: { value: "URL", help: "where it is sent" },
  slack: { help: "written for one of Slack's incoming webhooks" },
  ...BODY_OPTION,
};

function memberMembers({ given }: CommandCall) {
  const url = given.text("url");
  return {
    name: given.text("name"),
    thresholds: given.texts("threshold")?.map(toThreshold),
    webhook:
      url === undefined
        ? undefined
        : { url, format: given.flag("slack") ? ("slack" as const) : undefined },
  };
}

function toThreshold(text: string): number {
  const threshold = Number(text);
  if (Number.isInteger(threshold)) return threshold;
  throw usageError("--threshold must be a whole number");
}

const oneOf = ({ given }: CommandCall, name: string) => {
  const text = given.text(name);
  return <Choice extends string>(allowed: readonly Choice[]): Choice | undefined => {
    const choice = allowed.find((known) => known === text);
    if (text === undefined || choice !== undefined) return choice;
    throw usageError(`--${name} must be one of ${allowed.join(", ")}`);
  };
};

export const ALERT_COMMANDS: readonly Command[] = [
  {
    name: "alerts list",
    summary: "List the alert rules",
    options: PAGE_OPTIONS,
    async run({ client, given }) {
      const query = pageQuery(given);
      return rows(await answerOf(client.GET(ALERTS, { params: { query } })), COLUMNS);
    },
  },
  {
    name: "alerts get",
    summary: "Show an alert rule",
    argument: "ALERT_ID",
    run: async ({ client, given }) =>
      record(await answerOf(client.GET(ALERT, { params: at(given.argument) }))),
  },
  {
    name: "alerts create",
    summary: "Create an alert rule; the secret that signs its messages is shown once",
    options: {
      kind: { value: "KIND", help: "what is watched: budget_share, error_rate, spool, …" },
      ...MEMBER_OPTIONS,
    },
    async run(call) {
      const members = { ...memberMembers(call), kind: oneOf(call, "kind")(KINDS) };
      const body = await readBody<NewAlert>(call, members);
      return record(await answerOf(call.client.POST(ALERTS, { body })));
    },
  },
  {
    name: "alerts update",
    summary: "Change an alert rule; --body takes the other members",
    argument: "ALERT_ID",
    options: MEMBER_OPTIONS,
    async run(call) {
      const { client, given } = call;
      const body = await readBody<AlertChange>(call, memberMembers(call));
      return record(await answerOf(client.PATCH(ALERT, { params: at(given.argument), body })));
    },
  },
  {
    name: "alerts delete",
    summary: "Delete an alert rule; pending deliveries are given up",
    argument: "ALERT_ID",
    async run({ client, given }) {
      await done(client.DELETE(ALERT, { params: at(given.argument), parseAs: "text" }));
      return said(`alert ${given.argument} is deleted`);
    },
  },
  {
    name: "alerts test",
    summary: "Have a test message sent to the webhook of an alert rule",
    argument: "ALERT_ID",
    run: async ({ client, given }) =>
      record(await answerOf(client.POST(`${ALERT}/test`, { params: at(given.argument) }))),
  },
  {
    name: "alerts deliveries",
    summary: "List deliveries of alerts, newest first",
    options: {
      state: { value: "STATE", help: "pending, delivered, or dead: given up" },
      alert: { value: "ALERT_ID", help: "of this rule only" },
      limit: { value: "N", help: "at most this many (50)" },
      cursor: { value: "CURSOR", help: "the page after that of an earlier answer" },
    },
    async run(call) {
      const { client, given } = call;
      const limit = given.number("limit");
      const query = {
        state: oneOf(call, "state")(STATES),
        alertId: given.text("alert"),
        limit: limit === undefined ? undefined : String(limit),
        cursor: given.text("cursor"),
      };
      const page = await answerOf(client.GET("/api/alert-deliveries", { params: { query } }));
      return rows(page.deliveries, DELIVERY_COLUMNS, { json: page });
    },
  },
  {
    name: "alerts retry",
    summary: "Retry a delivery that was given up",
    argument: "DELIVERY_ID",
    async run({ client, given }) {
      const params = at(given.argument);
      return record(await answerOf(client.POST("/api/alert-deliveries/{id}/retry", { params })));
    },
  },
];
