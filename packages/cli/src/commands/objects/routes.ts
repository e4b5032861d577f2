import { answerOf, done, type components } from "@lintel/admin-client";

import type { Command, CommandCall, Option } from "../../arguments/command.ts";
import { record, rows, said } from "../../render/output.ts";
import { PAGE_OPTIONS, pageQuery } from "../options/page-options.ts";
import { BODY_OPTION, readBody } from "../options/read-body.ts";
import { callRoute } from "./call-route.ts";

type NewRoute = components["schemas"]["NewRoute"];
type RouteChange = components["schemas"]["RouteChange"];

const ROUTES = "/api/routes";
const ROUTE = "/api/routes/{id}";
const TRY = "/api/routes/{id}/try";
const COLUMNS = ["id", "name", "path", "keyIds", "createdAt", "configName"];
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
    summary: "Show where a call of a route would go; no provider is called without --call",
    argument: "ROUTE_ID",
    options: {
      key: { value: "KEY_ID", help: "the key that would call it; the route's first when absent" },
      conversation: { value: "ID", help: "what the call would have as its x-session-id" },
      call: {
        help: "call it once, really: it costs what a call costs; the key is read from standard input",
      },
      proxy: {
        value: "URL",
        help: "where it is called, else LINTEL_PROXY_URL, else http://127.0.0.1:8002",
      },
      body: {
        value: "FILE",
        help: "what it is called with, a JSON object in a file; a short question if absent",
      },
    },
    async run(call) {
      const { client, given } = call;
      if (given.flag("call")) {
        const route = await answerOf(client.GET(ROUTE, { params: at(given.argument) }));
        return await callRoute(call, route.path);
      }
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
