import { answerOf, done } from "@lintel/admin-client";

import type { Command } from "../arguments/command.ts";
import { record, rows, said } from "../render/output.ts";

const COLUMNS = ["id", "name", "method", "scopes", "source", "lastUsedAt", "expiresAt"];

export const SESSION_COMMANDS: readonly Command[] = [
  {
    name: "whoami",
    summary: "Who this caller is to the admin API, and what it may do",
    run: async ({ client }) => record(await answerOf(client.GET("/api/session"))),
  },
  {
    name: "sessions list",
    summary: "List who is signed in with a browser",
    run: async ({ client }) => rows(await answerOf(client.GET("/api/sessions")), COLUMNS),
  },
  {
    name: "sessions delete",
    summary: "End a session at once",
    argument: "SESSION_ID",
    async run({ client, given }) {
      const params = { path: { id: given.argument } };
      await done(client.DELETE("/api/sessions/{id}", { params, parseAs: "text" }));
      return said("the session has ended", { ended: given.argument });
    },
  },
];
