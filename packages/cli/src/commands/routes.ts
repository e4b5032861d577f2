import { answerOf, done, type components } from "@lintel/admin-client";

import type { Command, CommandCall, Option } from "../arguments/command.ts";
import { record, rows, said } from "../render/output.ts";
import { PAGE_OPTIONS, pageQuery } from "./options/page-options.ts";
import { BODY_OPTION, readBody } from "./options/read-body.ts";

type NewRoute = components["schemas"]["NewRoute"];
type RouteChange = components["schemas"]["RouteChange"];

const ROUTES = "/api/routes";
const ROUTE = "/api/routes/{id}";
const TRY = "/api/routes/{id}/try";
const COLUMNS = ["id", "name", "path", "keyIds", "createdAt"];
const at = (id: string) => ({ path: { id } });

const MEMBER_OPTIONS: Readonly<Record<string, Option>> = {
  name: { value: "NAME", help: "what people call it" },
  path: { value: "PATH", help: "where it is called, below /api/routes" },
  key: { value: "KEY_ID", many: true, help: "a key that may call it" },
  ...BODY_OPTION,
};

const memberMembers = ({ given }: CommandCall) => ({
  name: given.text("name"),
  path: given.text("path"),
  keyIds: given.texts("key"),
});

export const ROUTE_COMMANDS: readonly Command[] = [
  {
    name: "routes list",
    summary: "List routes",
    options: PAGE_OPTIONS,
    async run({ client, given }) {
      const query = pageQuery(given);
      return rows(await answerOf(client.GET(ROUTES, { params: { query } })), COLUMNS);
    },
  },
  {
    name: "routes get",
    summary: "Show a route",
    argument: "ROUTE_ID",
    run: async ({ client, given }) =>
      record(await answerOf(client.GET(ROUTE, { params: at(given.argument) }))),
  },
  {
    name: "routes create",
    summary: "Make a route; its steps come from --body",
    options: MEMBER_OPTIONS,
    async run(call) {
      const body = await readBody<NewRoute>(call, memberMembers(call));
      return record(await answerOf(call.client.POST(ROUTES, { body })));
    },
  },
  {
    name: "routes update",
    summary: "Change a route",
    argument: "ROUTE_ID",
    options: MEMBER_OPTIONS,
    async run(call) {
      const { client, given } = call;
      const body = await readBody<RouteChange>(call, memberMembers(call));
      return record(await answerOf(client.PATCH(ROUTE, { params: at(given.argument), body })));
    },
  },
  {
    name: "routes try",
    summary: "Show where a call of a route would go, without calling anyone",
    argument: "ROUTE_ID",
    options: {
      key: { value: "KEY_ID", help: "the key that would call it; the route's first when absent" },
      conversation: { value: "ID", help: "what the call would have as its x-session-id" },
    },
    async run({ client, given }) {
      const body = { keyId: given.text("key"), conversation: given.text("conversation") };
      return record(await answerOf(client.POST(TRY, { params: at(given.argument), body })));
    },
  },
  {
    name: "routes delete",
    summary: "Delete a route",
    argument: "ROUTE_ID",
    async run({ client, given }) {
      await done(client.DELETE(ROUTE, { params: at(given.argument), parseAs: "text" }));
      return said(`route ${given.argument} is deleted`);
    },
  },
];
