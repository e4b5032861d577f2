import { answerOf, done, type components } from "@lintel/admin-client";

import type { Command, CommandCall, Option } from "../../arguments/command.ts";
import { record, rows, said } from "../../render/output.ts";
import { PAGE_OPTIONS, pageQuery } from "../options/page-options.ts";
import { BODY_OPTION, readBody } from "../options/read-body.ts";

type NewPolicy = components["schemas"]["NewPolicy"];
type PolicyChange = components["schemas"]["PolicyChange"];
type PolicyTest = components["schemas"]["PolicyTest"];

const MONTH_SECONDS = 30 * 86_400;
const POLICIES = "/api/policies";
const POLICY = "/api/policies/{id}";
const COLUMNS = ["id", "name", "tags", "createdAt", "configName"];
const at = (id: string) => ({ path: { id } });

const MEMBER_OPTIONS: Readonly<Record<string, Option>> = {
  name: { value: "NAME", help: "what people call it" },
  tag: { value: "TAG", many: true, help: "a label" },
  ...BODY_OPTION,
};

const memberMembers = ({ given }: CommandCall) => ({
  name: given.text("name"),
  tags: given.texts("tag"),
});

export const POLICY_COMMANDS: readonly Command[] = [
  {
    name: "policies list",
    summary: "List policies, oldest first",
    options: {
      tag: { value: "TAG", many: true, help: "only those that have this tag" },
      ...PAGE_OPTIONS,
    },
    async run({ client, given }) {
      const query = { tags: given.texts("tag"), ...pageQuery(given) };
      return rows(await answerOf(client.GET(POLICIES, { params: { query } })), COLUMNS);
    },
  },
  {
    name: "policies get",
    summary: "Show a policy",
    argument: "POLICY_ID",
    run: async ({ client, given }) =>
      record(await answerOf(client.GET(POLICY, { params: at(given.argument) }))),
  },
  {
    name: "policies create",
    summary: "Make a policy; its rules come from --body",
    options: MEMBER_OPTIONS,
    async run(call) {
      const body = await readBody<NewPolicy>(call, memberMembers(call));
      return record(await answerOf(call.client.POST(POLICIES, { body })));
    },
  },
  {
    name: "policies update",
    summary: "Change a policy; rules of a kind are replaced as a whole",
    argument: "POLICY_ID",
    options: MEMBER_OPTIONS,
    async run(call) {
      const { client, given } = call;
      const body = await readBody<PolicyChange>(call, memberMembers(call));
      return record(await answerOf(client.PATCH(POLICY, { params: at(given.argument), body })));
    },
  },
  {
    name: "policies matches",
    summary: "Show what a policy did with calls, over time",
    argument: "POLICY_ID",
    options: {
      start: {
        value: "TIME",
        help: "from this time on: Unix seconds, a date, or how long ago (30d)",
      },
      end: { value: "TIME", help: "up to this time, not included (now)" },
      by: { value: "LENGTH", many: true, help: "hour or day (day)" },
      types: { help: "what it found as well, by type" },
    },
    async run({ client, given, host }) {
      const end = given.time("end") ?? Math.floor(host.now().getTime() / 1000) + 1;
      const [by] = given.choices("by", ["hour", "day"]) ?? [];
      const query = {
        start: String(given.time("start") ?? end - MONTH_SECONDS),
        end: String(end),
        by,
        ...(given.flag("types") && { types: "true" as const }),
      };
      const params = { ...at(given.argument), query };
      const points = await answerOf(client.GET(`${POLICY}/matches`, { params }));
      const columns = ["at", "allowed", "warned", "redacted", "blocked"];
      return rows(points, given.flag("types") ? [...columns, "found"] : columns);
    },
  },
  {
    name: "policies test",
    summary: "Show what a policy finds in a text, and the text as it would be sent",
    argument: "POLICY_ID",
    options: {
      text: { value: "TEXT", help: 'the text; without it, --body FILE with {"text": …}' },
      ...BODY_OPTION,
    },
    async run(call) {
      const { client, given } = call;
      const body = await readBody<PolicyTest>(call, { text: given.text("text") });
      const params = at(given.argument);
      return record(await answerOf(client.POST(`${POLICY}/test`, { params, body })));
    },
  },
  {
    name: "policies delete",
    summary: "Delete a policy that no key has",
    argument: "POLICY_ID",
    async run({ client, given }) {
      await done(client.DELETE(POLICY, { params: at(given.argument), parseAs: "text" }));
      return said(`policy ${given.argument} is deleted`);
    },
  },
];
