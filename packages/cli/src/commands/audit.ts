import { answerOf } from "@lintel/admin-client";

import type { Command } from "../arguments/command.ts";
import { rows } from "../render/output.ts";

const COLUMNS = ["at", "actor", "verb", "entity", "entityId"];

const textOf = (value: number | undefined): string | undefined =>
  value === undefined ? undefined : String(value);

export const AUDIT_COMMANDS: readonly Command[] = [
  {
    name: "audit list",
    summary: "Show the audit log, newest first",
    options: {
      entity: { value: "KIND", help: "only changes of this kind of thing, as in key" },
      id: { value: "ID", help: "only changes of this thing" },
      actor: { value: "WHO", help: "only changes by this token's name or id" },
      verb: { value: "VERB", help: "only these changes, as in update-key" },
      start: { value: "TIME", help: "from this time on: Unix seconds, a date, or how long ago" },
      end: { value: "TIME", help: "until then" },
      limit: { value: "N", help: "at most this many (100)" },
      cursor: { value: "CURSOR", help: "the page after that of an earlier answer" },
    },
    async run({ client, given }) {
      const query = {
        entity: given.text("entity"),
        entityId: given.text("id"),
        actor: given.text("actor"),
        verb: given.text("verb"),
        from: textOf(given.time("start")),
        to: textOf(given.time("end")),
        limit: textOf(given.number("limit")),
        cursor: given.text("cursor"),
      };
      const page = await answerOf(client.GET("/api/audit", { params: { query } }));
      return rows(page.entries, COLUMNS, { json: page });
    },
  },
];
