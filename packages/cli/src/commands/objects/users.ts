import { answerOf, done, type components } from "@lintel/admin-client";

import type { Command, CommandCall, Option } from "../../arguments/command.ts";
import { record, rows, said } from "../../render/output.ts";
import { LIMIT_OPTIONS, limitMembers } from "../options/limit-options.ts";
import { withAllLimitTexts, withLimitTexts } from "../options/listed-limit.ts";
import { PAGE_OPTIONS, pageQuery } from "../options/page-options.ts";
import { BODY_OPTION, readBody } from "../options/read-body.ts";

type NewUser = components["schemas"]["NewUser"];
type UserChange = components["schemas"]["UserChange"];

const USERS = "/api/users";
const USER = "/api/users/{id}";
const COLUMNS = ["id", "userId", "name", "revoked", "tags", "limits", "createdAt", "configName"];
const shown = (user: components["schemas"]["User"]) =>
  record(user, { shown: withLimitTexts(user) });
const at = (id: string) => ({ path: { id } });

const MEMBER_OPTIONS: Readonly<Record<string, Option>> = {
  name: { value: "NAME", help: "what people call them" },
  model: { value: "MODEL", many: true, help: "a model they may call; none given: all" },
  ttl: { value: "DURATION", help: "how long they are known, as in 12h or 30d" },
  ...LIMIT_OPTIONS,
  ...BODY_OPTION,
};

const memberMembers = ({ given }: CommandCall) => ({
  name: given.text("name"),
  allowedModels: given.texts("model"),
  ttl: given.text("ttl"),
  ...limitMembers(given),
});

export const USER_COMMANDS: readonly Command[] = [
  {
    name: "users list",
    summary: "List users, newest first",
    options: {
      name: { value: "PART", help: "only those with this in their name or user id" },
      tag: { value: "TAG", many: true, help: "only those that have this tag" },
      key: { value: "KEY_ID", many: true, help: "only those of this key" },
      user: { value: "USER_ID", many: true, help: "only those with this user id" },
      ...PAGE_OPTIONS,
    },
    async run({ client, given }) {
      const query = {
        all: "true" as const,
        name: given.text("name"),
        tags: given.texts("tag"),
        keyIds: given.texts("key"),
        userIds: given.texts("user"),
        ...pageQuery(given),
      };
      const users = await answerOf(client.GET(USERS, { params: { query } }));
      return rows(users.map(withAllLimitTexts), COLUMNS, { json: users });
    },
  },
  {
    name: "users get",
    summary: "Show a user",
    argument: "ID",
    run: async ({ client, given }) =>
      shown(await answerOf(client.GET(USER, { params: at(given.argument) }))),
  },
  {
    name: "users create",
    summary: "Create a user",
    options: {
      user: { value: "USER_ID", help: "the id that calls name them by; generated when absent" },
      tag: { value: "TAG", many: true, help: "a label" },
      ...MEMBER_OPTIONS,
    },
    async run(call) {
      const { client, given } = call;
      const members = {
        userId: given.text("user"),
        tags: given.texts("tag"),
        ...memberMembers(call),
      };
      const body = await readBody<NewUser>(call, members);
      return shown(await answerOf(client.POST(USERS, { body })));
    },
  },
  {
    name: "users update",
    summary: "Change a user",
    argument: "ID",
    options: {
      ...MEMBER_OPTIONS,
      revoked: { value: "true|false", help: "revoke them, or undo that" },
      reason: { value: "TEXT", help: "why they are revoked" },
    },
    async run(call) {
      const { client, given } = call;
      const members = {
        ...memberMembers(call),
        revoked: given.choice("revoked"),
        revokedReason: given.text("reason"),
      };
      const body = await readBody<UserChange>(call, members);
      return shown(await answerOf(client.PATCH(USER, { params: at(given.argument), body })));
    },
  },
  {
    name: "users delete",
    summary: "Delete a user; calls for them have no user limits from then on",
    argument: "ID",
    async run({ client, given }) {
      await done(client.DELETE(USER, { params: at(given.argument), parseAs: "text" }));
      return said(`user ${given.argument} is deleted`);
    },
  },
];
