import { answerOf, done, type components } from "@lintel/admin-client";

import type { Command, CommandCall, Option } from "../../arguments/command.ts";
import { CliError, EXIT, usageError } from "../../cli-error.ts";
import { record, rows, said } from "../../render/output.ts";
import { LIMIT_OPTIONS, limitMembers } from "../options/limit-options.ts";
import { withAllLimitTexts, withLimitTexts } from "../options/listed-limit.ts";
import { PAGE_OPTIONS, pageMembers } from "../options/page-options.ts";
import { BODY_OPTION, readBody } from "../options/read-body.ts";
import { readSecret } from "../options/read-secret.ts";

type NewKey = components["schemas"]["NewKey"];
type KeyChange = components["schemas"]["KeyChange"];

const COLUMNS = ["keyId", "name", "revoked", "tags", "limits", "createdAt", "configName"];
const KEY = "/api/key-management/keys/{id}";
type Key = components["schemas"]["Key"];
/** The contract's member `key` is the hash; people would take it for what they have to copy. */
const shown = (key: Key, secret?: string) => {
  const { key: hash, ...members } = withLimitTexts(key);
  const json = secret === undefined ? key : { ...key, secret };
  return record(json, { shown: { ...members, hash }, secret });
};
const at = (id: string) => ({ path: { id } });

const MEMBER_OPTIONS: Readonly<Record<string, Option>> = {
  name: { value: "NAME", help: "what people call it" },
  setting: { value: "ID", many: true, help: "a provider setting it may use" },
  tag: { value: "TAG", many: true, help: "a label" },
  "allow-path": { value: "METHOD:PATH", many: true, help: "a path it may call, as in POST:/api/…" },
  policy: { value: "ID", help: "its policy" },
  "strict-translation": {
    value: "true|false",
    help: "refuse calls that would lose something in translation",
  },
  "require-user": { value: "true|false", help: "refuse calls that name no known user" },
  "user-from": {
    value: "any|header",
    help: "where calls name their user: the header x-lintel-user-id or the body, or the header alone",
  },
  "user-member": {
    value: "NAME",
    help: "the member of the JSON text in bodies that is the user's id",
  },
  ...LIMIT_OPTIONS,
  ...BODY_OPTION,
};

/** What creating and changing have in common. */
function memberMembers({ given }: CommandCall) {
  return {
    name: given.text("name"),
    settingIds: given.texts("setting"),
    tags: given.texts("tag"),
    policyId: given.text("policy"),
    requireUser: given.choice("require-user"),
    userFrom: given.choices("user-from", ["any", "header"])?.[0],
    userMember: given.text("user-member"),
    strictTranslation: given.choice("strict-translation"),
    allowedPaths: given.texts("allow-path")?.map(toPath),
    ...limitMembers(given),
  };
}

function toPath(text: string) {
  const [, method = "", path = ""] = /^([A-Z]+):(\/.*)$/.exec(text) ?? [];
  if (path === "") throw usageError("--allow-path must be METHOD:/path, as in POST:/api/…");
  return { method, path };
}

async function getKey({ client, given }: CommandCall) {
  const query = { keyIds: [given.argument] };
  const [key] = await answerOf(client.GET("/api/key-management/keys", { params: { query } }));
  if (key === undefined) throw new CliError(EXIT.refused, "key is not found");
  return key;
}

function requireSetting({ settingId = "", settingIds }: NewKey): void {
  if (settingId !== "" || (settingIds ?? []).length > 0) return;
  throw usageError("--setting is missing: the provider settings that the key may use");
}

/** Makes a key; the secret is the caller's, from standard input, or a new one that is shown once. */
async function createKey(call: CommandCall) {
  const { client, given, host } = call;
  const isGiven = given.flag("key-stdin");
  const members = { ...memberMembers(call), ttl: given.text("ttl") };
  const body = await readBody<NewKey>(call, members);
  if (isGiven) body.key = await readSecret(host);
  requireSetting(body);
  const isNew = body.key === undefined;
  if (isNew) body.key = host.newSecret();
  const key = await answerOf(client.PUT("/api/key-management/keys", { body }));
  return shown(key, isNew ? body.key : undefined);
}

/** Gives a key a new secret: the caller's, from standard input, or one that is shown once. */
async function rotateKey({ client, given, host }: CommandCall) {
  const isGiven = given.flag("key-stdin");
  const secret = isGiven ? await readSecret(host) : host.newSecret();
  const overlap = given.text("overlap");
  const body = { key: secret, ...(overlap === undefined ? {} : { overlap }) };
  const key = await answerOf(client.POST(`${KEY}/rotate`, { params: at(given.argument), body }));
  return shown(key, isGiven ? undefined : secret);
}

const KEY_STDIN: Option = { help: "take the secret from standard input" };

export const KEY_COMMANDS: readonly Command[] = [
  {
    name: "keys list",
    summary: "List keys, newest first",
    options: {
      tag: { value: "TAG", many: true, help: "only those that have this tag" },
      name: { value: "PART", help: "only those with this in their name" },
      revoked: { value: "true|false", help: "only those that are, or are not, revoked" },
      ...PAGE_OPTIONS,
    },
    async run({ client, given }) {
      const body = {
        tags: given.texts("tag"),
        name: given.text("name"),
        revoked: given.choice("revoked"),
        ...pageMembers(given),
      };
      const { keys } = await answerOf(client.POST("/api/v2/key-management/keys", { body }));
      return rows(keys.map(withAllLimitTexts), COLUMNS, { json: keys });
    },
  },
  {
    name: "keys get",
    summary: "Show a key",
    argument: "KEY_ID",
    run: async (call) => shown(await getKey(call)),
  },
  {
    name: "keys create",
    summary: "Create a key; a generated secret is shown once",
    options: {
      ...MEMBER_OPTIONS,
      ttl: { value: "DURATION", help: "how long it lives, as in 12h or 30d" },
      "key-stdin": KEY_STDIN,
    },
    run: createKey,
  },
  {
    name: "keys update",
    summary: "Change a key",
    argument: "KEY_ID",
    options: {
      ...MEMBER_OPTIONS,
      revoked: { value: "true|false", help: "revoke it, or undo that" },
      reason: { value: "TEXT", help: "why it is revoked" },
    },
    async run(call) {
      const { client, given } = call;
      const members = {
        ...memberMembers(call),
        revoked: given.choice("revoked"),
        revokedReason: given.text("reason"),
      };
      const body = await readBody<KeyChange>(call, members);
      return shown(await answerOf(client.PATCH(KEY, { params: at(given.argument), body })));
    },
  },
  {
    name: "keys rotate",
    summary: "Rotate a key's secret; a generated one is shown once",
    argument: "KEY_ID",
    options: {
      overlap: { value: "DURATION", help: "how long the secret before stays valid, as in 24h" },
      "key-stdin": KEY_STDIN,
    },
    run: rotateKey,
  },
  {
    name: "keys delete",
    summary: "Delete a key; its spend stays in the reports",
    argument: "KEY_ID",
    async run({ client, given }) {
      await done(client.DELETE(KEY, { params: at(given.argument), parseAs: "text" }));
      return said(`key ${given.argument} is deleted`);
    },
  },
];
