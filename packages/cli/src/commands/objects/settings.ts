import { answerOf, done, PUBLIC_SETTING_FIELDS, type components } from "@lintel/admin-client";

import type { Command, CommandCall, Option } from "../../arguments/command.ts";
import { usageError } from "../../cli-error.ts";
import { record, rows, said } from "../../render/output.ts";
import { PAGE_OPTIONS, pageQuery } from "../options/page-options.ts";
import { BODY_OPTION, parseObject, readBody } from "../options/read-body.ts";
import { readSecret } from "../options/read-secret.ts";

type NewSetting = components["schemas"]["NewProviderSetting"];
type SettingChange = components["schemas"]["ProviderSettingChange"];

const SETTINGS = "/api/provider-settings";
const SETTING = "/api/provider-settings/{id}";
const HEALTH = "/api/provider-settings/{id}/health";
const RESET = "/api/provider-settings/{id}/health/reset";
const TEST = "/api/provider-settings/{id}/test";
const COLUMNS = ["id", "provider", "name", "allowedModels", "setting", "createdAt", "configName"];
const at = (id: string) => ({ path: { id } });

const MEMBER_OPTIONS: Readonly<Record<string, Option>> = {
  name: { value: "NAME", help: "what people call it" },
  model: { value: "MODEL", many: true, help: "a model that may be called; none given: all" },
  alias: {
    value: "NAME=MODEL",
    many: true,
    help: "a name of the setting's own for a model, on /v1",
  },
  member: {
    value: "NAME=VALUE",
    many: true,
    help: `a member that is no secret: ${PUBLIC_SETTING_FIELDS.join(", ")}`,
  },
  "apikey-stdin": { help: "take the provider's key from standard input" },
  "setting-stdin": {
    help: "take all members, secrets included, as a JSON object from standard input",
  },
  ...BODY_OPTION,
};

const memberMembers = async (call: CommandCall) => ({
  name: call.given.text("name"),
  allowedModels: call.given.texts("model"),
  modelAliases: readAliases(call.given.texts("alias")),
  setting: await readMembers(call),
});

/** Models by the names that are given to them; `undefined` when none is. */
function readAliases(given: readonly string[] | undefined): Record<string, string> | undefined {
  if (given === undefined) return undefined;
  return Object.fromEntries(
    given.map((text) => {
      const equals = text.indexOf("=");
      if (equals < 1) throw usageError("--alias takes NAME=MODEL");
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}

/** The setting's own members; `undefined` when none is given. */
async function readMembers({ given, host }: CommandCall) {
  const open = Object.fromEntries((given.texts("member") ?? []).map(toMember));
  const secret = given.flag("apikey-stdin") ? { apikey: await readSecret(host) } : {};
  const whole = given.flag("setting-stdin")
    ? parseObject(await host.readStdin(), "standard input")
    : {};
  const members: Record<string, string> = { ...whole, ...open, ...secret };
  return Object.keys(members).length === 0 ? undefined : members;
}

function toMember(text: string): readonly [string, string] {
  const [name = "", ...value] = text.split("=");
  // Arguments may be seen in the list of processes.
  if (!PUBLIC_SETTING_FIELDS.includes(name)) {
    throw usageError(
      `--member takes ${PUBLIC_SETTING_FIELDS.join(", ")}; secrets come from standard input`,
    );
  }
  return [name, value.join("=")];
}

export const SETTING_COMMANDS: readonly Command[] = [
  {
    name: "settings list",
    summary: "List provider settings, without their secrets",
    options: PAGE_OPTIONS,
    async run({ client, given }) {
      const query = pageQuery(given);
      return rows(await answerOf(client.GET(SETTINGS, { params: { query } })), COLUMNS);
    },
  },
  {
    name: "settings get",
    summary: "Show a provider setting, without its secrets",
    argument: "SETTING_ID",
    run: async ({ client, given }) =>
      record(await answerOf(client.GET(SETTING, { params: at(given.argument) }))),
  },
  {
    name: "settings create",
    summary: "Store the credentials of an upstream account",
    options: {
      provider: { value: "PROVIDER", help: "openai, anthropic, azure, … or a custom one" },
      ...MEMBER_OPTIONS,
    },
    async run(call) {
      const members = { provider: call.given.text("provider"), ...(await memberMembers(call)) };
      const body = await readBody<NewSetting>(call, members);
      return record(await answerOf(call.client.PUT(SETTINGS, { body })));
    },
  },
  {
    name: "settings update",
    summary: "Change a provider setting",
    argument: "SETTING_ID",
    options: MEMBER_OPTIONS,
    async run(call) {
      const { client, given } = call;
      const body = await readBody<SettingChange>(call, await memberMembers(call));
      return record(await answerOf(client.PATCH(SETTING, { params: at(given.argument), body })));
    },
  },
  {
    name: "settings health",
    summary: "Show whether calls go to a provider setting",
    argument: "SETTING_ID",
    run: async ({ client, given }) =>
      record(await answerOf(client.GET(HEALTH, { params: at(given.argument) }))),
  },
  {
    name: "settings reset-health",
    summary: "Let calls go to a provider setting that rests",
    argument: "SETTING_ID",
    run: async ({ client, given }) =>
      record(await answerOf(client.POST(RESET, { params: at(given.argument) }))),
  },
  {
    name: "settings test",
    summary: "Ask the upstream of a provider setting for its models, with its credential",
    argument: "SETTING_ID",
    run: async ({ client, given }) =>
      record(await answerOf(client.POST(TEST, { params: at(given.argument) }))),
  },
  {
    name: "settings delete",
    summary: "Delete a provider setting and its credentials",
    argument: "SETTING_ID",
    async run({ client, given }) {
      await done(client.DELETE(SETTING, { params: at(given.argument), parseAs: "text" }));
      return said(`provider setting ${given.argument} is deleted`);
    },
  },
];
