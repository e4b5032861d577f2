import { answerOf, type components } from "@lintel/admin-client";

import type { Command } from "../arguments/command.ts";
import { usageError } from "../cli-error.ts";
import { record, rows } from "../render/output.ts";
import { BODY_OPTION, readBody } from "./options/read-body.ts";

type NewToken = components["schemas"]["NewAdminToken"];

const TOKENS = "/api/admin-tokens";
const COLUMNS = ["id", "name", "prefix", "scopes", "expiresAt", "revokedAt", "lastUsedAt"];

const SCOPES: readonly NewToken["scopes"][number][] = [
  "read",
  "keys:write",
  "settings:write",
  "policies:write",
  "admin",
];

function toScopes(texts: readonly string[] | undefined): NewToken["scopes"] | undefined {
  return texts?.map((text) => {
    const scope = SCOPES.find((known) => known === text);
    if (scope === undefined) throw usageError(`--scope must be one of ${SCOPES.join(", ")}`);
    return scope;
  });
}

export const TOKEN_COMMANDS: readonly Command[] = [
  {
    name: "tokens list",
    summary: "List admin tokens, without their secrets",
    run: async ({ client }) => rows(await answerOf(client.GET(TOKENS)), COLUMNS),
  },
  {
    name: "tokens create",
    summary: "Create an admin token; it is shown once",
    options: {
      name: { value: "NAME", help: "what the audit log calls it" },
      scope: { value: "SCOPE", many: true, help: "what it may do: read, keys:write, … or admin" },
      ttl: { value: "DURATION", help: "how long it works, as in 90d" },
      ...BODY_OPTION,
    },
    async run(call) {
      const { client, given } = call;
      const body = await readBody<NewToken>(call, {
        name: given.text("name"),
        scopes: toScopes(given.texts("scope")),
        ttl: given.text("ttl"),
      });
      return record(await answerOf(client.POST(TOKENS, { body })));
    },
  },
  {
    name: "tokens delete",
    summary: "Revoke an admin token at once; this cannot be undone",
    argument: "TOKEN_ID",
    async run({ client, given }) {
      const params = { path: { id: given.argument } };
      return record(await answerOf(client.DELETE("/api/admin-tokens/{id}", { params })));
    },
  },
];
