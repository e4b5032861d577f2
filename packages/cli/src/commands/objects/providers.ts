import { answerOf, done, type components } from "@lintel/admin-client";

import type { Command } from "../../arguments/command.ts";
import { record, rows, said } from "../../render/output.ts";
import { PAGE_OPTIONS, pageQuery } from "../options/page-options.ts";
import { BODY_OPTION, readBody } from "../options/read-body.ts";

type NewProvider = components["schemas"]["NewCustomProvider"];
type ProviderChange = components["schemas"]["CustomProviderChange"];

const PROVIDERS = "/api/custom/providers";
const PROVIDER = "/api/custom/providers/{id}";
const COLUMNS = ["id", "provider", "authentication_param", "created_at", "config_name"];
const at = (id: string) => ({ path: { id } });

export const PROVIDER_COMMANDS: readonly Command[] = [
  {
    name: "providers list",
    summary: "List custom providers",
    options: PAGE_OPTIONS,
    async run({ client, given }) {
      const query = pageQuery(given);
      return rows(await answerOf(client.GET(PROVIDERS, { params: { query } })), COLUMNS);
    },
  },
  {
    name: "providers get",
    summary: "Show a custom provider",
    argument: "ID",
    run: async ({ client, given }) =>
      record(await answerOf(client.GET(PROVIDER, { params: at(given.argument) }))),
  },
  {
    name: "providers create",
    summary: "Create a custom provider; its paths come from --body",
    options: { name: { value: "NAME", help: "what settings call it" }, ...BODY_OPTION },
    async run(call) {
      const body = await readBody<NewProvider>(call, { provider: call.given.text("name") });
      return record(await answerOf(call.client.POST(PROVIDERS, { body })));
    },
  },
  {
    name: "providers update",
    summary: "Change a custom provider, from --body",
    argument: "ID",
    options: BODY_OPTION,
    async run(call) {
      const { client, given } = call;
      const body = await readBody<ProviderChange>(call, {});
      return record(await answerOf(client.PATCH(PROVIDER, { params: at(given.argument), body })));
    },
  },
  {
    name: "providers delete",
    summary: "Delete a custom provider that no setting uses",
    argument: "ID",
    async run({ client, given }) {
      await done(client.DELETE(PROVIDER, { params: at(given.argument), parseAs: "text" }));
      return said(`custom provider ${given.argument} is deleted`);
    },
  },
];
